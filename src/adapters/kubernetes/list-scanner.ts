const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Far above what etcd stores (1.5 MiB), far below what would hurt. */
const longestItem = 16 * 1_024 * 1_024;
const longestFrame = 1_024 * 1_024;

/** What is around the items of a list, as JSON text with an empty `items`; and the items, one by one, as they complete. */
export interface ListScanner {
  /** Takes the next bytes of the body and gives the JSON text of every item that is complete with them. */
  take(chunk: Buffer): readonly string[];
  /** The list without its items. Throws when the body is not a whole JSON object. */
  end(): string;
}

/**
 * Cuts the body of a Kubernetes list into items while it arrives, so that a page is never parsed in one piece. It knows
 * only as much of JSON as it takes to find the elements of the outermost `items`; each piece is parsed for real later.
 */
export function createListScanner(): ListScanner {
  return new Scanner();
}

class Scanner implements ListScanner {
  private depth = 0;
  private inString = false;
  private escaped = false;
  private inItems = false;
  /** The last string directly inside the list: the key, when a bracket follows. */
  private key = '';
  private item: Buffer[] = [];
  private frame: Buffer[] = [];
  private itemBytes = 0;
  private frameBytes = 0;

  take(chunk: Buffer): readonly string[] {
    const items: string[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.inString) {
        this.takeStringByte(byte);
      } else if (byte === quote) {
        this.inString = true;
        if (this.depth === 1) this.key = '';
      } else if (byte === openBrace || byte === openBracket) {
        this.depth += 1;
        if (byte === openBracket && this.depth === 2 && this.key === 'items') {
          this.keepFrame(chunk.subarray(start, at + 1));
          this.inItems = true;
          start = at + 1;
        } else if (this.inItems && this.depth === 3) start = at;
      } else if (byte === closeBrace || byte === closeBracket) {
        this.depth -= 1;
        if (this.inItems && this.depth === 2) {
          items.push(this.finishItem(chunk.subarray(start, at + 1)));
          start = at + 1;
        } else if (this.inItems && this.depth === 1) {
          this.inItems = false;
          start = at;
        }
      }
    }
    this.keepRest(chunk.subarray(start));
    return items;
  }

  end(): string {
    if (this.depth !== 0 || this.inString || this.frame.length === 0) throw new Error('the list ends too early');
    return Buffer.concat(this.frame).toString('utf8');
  }

  private takeStringByte(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === backslash) this.escaped = true;
    else if (byte === quote) this.inString = false;
    else if (this.depth === 1 && this.key.length < 16) this.key += String.fromCharCode(byte);
  }

  private finishItem(last: Buffer): string {
    this.item.push(last);
    const text = (this.item.length === 1 ? last : Buffer.concat(this.item)).toString('utf8');
    this.item = [];
    this.itemBytes = 0;
    return text;
  }

  private keepRest(rest: Buffer): void {
    if (!this.inItems) this.keepFrame(rest);
    else if (this.depth >= 3) this.keepItem(rest);
  }

  private keepItem(rest: Buffer): void {
    this.itemBytes += rest.length;
    if (this.itemBytes > longestItem) throw new Error('an item of the list is too long');
    this.item.push(rest);
  }

  private keepFrame(part: Buffer): void {
    this.frameBytes += part.length;
    if (this.frameBytes > longestFrame) throw new Error('the list is malformed');
    this.frame.push(part);
  }
}
