declare global {
  namespace App {
    interface Error {
      /** What support needs to find the failure in the log; absent for expected errors. */
      reference?: string;
    }
    interface PageState {
      /** An overlay that the browser's Back button closes. */
      overlay?: string;
    }
  }
}

export {};
