/** An error with an answer of its own, as RFC 9457 has it. */
export class Problem extends Error {
  constructor(status, code, detail, errors) {
    super(detail);
    Object.assign(this, { status, code, errors });
  }

  answer(requestId) {
    const { status, code, message: detail, errors } = this;
    const body = JSON.stringify({ type: "about:blank", title: code, status, code, detail, errors, requestId });
    return { statusCode: status, headers: { "content-type": "application/problem+json" }, body };
  }
}
