/** The closed list of codes with which this server closes a socket (beside graphql-ws's own). */
export const closeCodes = {
  /** The server stops or restarts: connect again. */
  goingAway: 1001,
  /** Who this is cannot be found out at the moment, or is somebody else now: connect again. */
  tryAgain: 1013,
  /** A frame larger than the limit. */
  tooLarge: 1009,
  /** Not signed in, or no longer: sign in and connect again. */
  forbidden: 4403,
  /** A failure of the server's own, which its log has. */
  broken: 4500,
} as const;
