export interface Toast {
  id: number;
  words: string;
  tone: 'good' | 'danger' | 'neutral';
  action?: { label: string; run: () => void };
}

const SHOWN_FOR_MS = 7_000;

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 0;

  /** Says something in the corner. Failures stay until they are closed. */
  say(words: string, tone: Toast['tone'] = 'neutral', action?: Toast['action']): void {
    const id = ++this.#next;
    this.shown.push({ id, words, tone, ...(action ? { action } : {}) });
    if (tone !== 'danger') setTimeout(() => this.close(id), SHOWN_FOR_MS);
  }

  close(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
