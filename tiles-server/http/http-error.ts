/** An answer that is not the one asked for; the error middleware turns it into JSON. */
export class HttpError extends Error {
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** Which input was wrong, what it was and what it should have been. */
export interface ErrorDetails {
  readonly field?: string;
  readonly found?: string;
  readonly expected?: string;
}
