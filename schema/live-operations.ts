/**
 * The operations that pages send over the socket at every edit and move of a caret. The server knows
 * them by heart: a page sends `@` and the id in place of the text. Their results have short names,
 * since most of what is sent is names. An id is the beginning of its text's SHA-256 in base64url, so
 * a text that changes has another id, and a page never means another text than the server does.
 */
export const liveOperations = {
  changes: {
    id: '@66Hy',
    text: `
      subscription DocumentChanges($d: ID!, $v: Bytes, $c: Int) {
        d: documentChanges(documentId: $d, stateVector: $v, clientId: $c) {
          s: seq
          u: update
          m: standing {
            e: editable
            t: state
            c: clientId
            v: stateVector
          }
        }
      }
    `,
  },
  apply: {
    id: '@juNo',
    text: `
      mutation ApplyDocumentUpdate($d: ID!, $u: Bytes!) {
        a: applyDocumentUpdate(input: { documentId: $d, update: $u }) {
          s: seq
        }
      }
    `,
  },
  presence: {
    id: '@2tFQ',
    text: `
      subscription DocumentPresence($d: ID!) {
        d: documentPresence(documentId: $d) {
          w: whole
          p: people {
            k: key
            s: sessionKey
            o: self
            m: membership {
              id
              name
              role
              discipline
              jobTitle
            }
            c: caret {
              f: field
              a: anchor
              h: head
            }
          }
          m: moved {
            k: key
            c: caret {
              f: field
              a: anchor
              h: head
            }
          }
          g: gone
        }
      }
    `,
  },
  show: {
    id: '@Moa1',
    text: `
      mutation ShowDocumentPresence($p: ShowDocumentPresenceInput!) {
        p: showDocumentPresence(input: $p) {
          s: shown
        }
      }
    `,
  },
} as const;
