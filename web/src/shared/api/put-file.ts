import { ApiError } from "./errors"
import type { Upload } from "./types"

/**
 * Sends a file to its presigned URL. XMLHttpRequest, because fetch reports no upload progress.
 * Rejects with an ApiError; an abort rejects with the signal's reason.
 */
export function putFile(
  upload: Upload,
  file: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    signal.addEventListener("abort", abort)
    request.addEventListener("loadend", () => signal.removeEventListener("abort", abort))
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total)
    })
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(new ApiError({ status: request.status, code: "upload_refused", message: request.responseText }))
    })
    request.addEventListener("error", () =>
      reject(new ApiError({ status: 0, code: "network", message: "the upload did not reach the storage" })),
    )
    request.addEventListener("abort", () => reject(signal.reason))
    request.open(upload.method, upload.url)
    for (const [name, value] of Object.entries(upload.headers)) request.setRequestHeader(name, value)
    request.send(file)
  })
}
