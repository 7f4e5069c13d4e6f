import { describe, expect, it, vi } from "vitest"
import { ApiError } from "@/shared/api/errors"
import type { FileCreated } from "@/shared/api/types"
import { UploadQueue } from "./upload-queue"

const pdf = (name: string) => new File(["%PDF"], name)

function created(id: string): FileCreated {
  const time = "2026-11-22T12:00:00.000Z"
  return {
    file: {
      id,
      agentId: "agt_1",
      name: "a.pdf",
      size: 4,
      contentType: "application/pdf",
      status: "waiting",
      progress: 0,
      report: null,
      failure: null,
      origin: { kind: "upload" },
      content: null,
      parts: null,
      pages: null,
      duplicateOf: null,
      createdAt: time,
      updatedAt: time,
    },
    upload: { url: "https://storage.example/a", method: "PUT", headers: {}, expiresAt: time },
  }
}

/** A queue over a storage whose uploads end when the test says so. */
function setUp() {
  const puts: { resolve: () => void; reject: (error: unknown) => void; progress: (share: number) => void }[] = []
  let count = 0
  const ports = {
    create: vi.fn(async () => created(`fil_${++count}`)),
    put: vi.fn(
      (_upload: unknown, _file: unknown, progress: (share: number) => void) =>
        new Promise<void>((resolve, reject) => puts.push({ resolve, reject, progress })),
    ),
    remove: vi.fn(async () => undefined),
    changed: vi.fn(),
  }
  const queue = new UploadQueue(ports)
  const phases = () => queue.snapshot().map(({ name, phase }) => `${name} ${phase}`)
  return { queue, ports, puts, phases }
}

describe("UploadQueue", () => {
  it("sends a file, tells its progress and forgets it once the list has it", async () => {
    const { queue, puts, phases } = setUp()
    queue.add([pdf("a.pdf")])
    await vi.waitFor(() => expect(puts).toHaveLength(1))
    puts[0]?.progress(0.5)
    expect(queue.snapshot()[0]).toMatchObject({ phase: "sending", sent: 0.5, fileId: "fil_1" })

    puts[0]?.resolve()
    await vi.waitFor(() => expect(phases()).toEqual(["a.pdf sent"]))
    queue.settle(new Set(["fil_other"]))
    expect(phases()).toEqual(["a.pdf sent"])
    queue.settle(new Set(["fil_1"]))
    expect(phases()).toEqual([])
  })

  it("sends at most three at once, first come first", async () => {
    const { queue, puts, phases } = setUp()
    queue.add(["4.pdf", "3.pdf", "2.pdf", "1.pdf"].map(pdf))
    await vi.waitFor(() => expect(puts).toHaveLength(3))
    expect(phases()).toEqual(["4.pdf queued", "3.pdf sending", "2.pdf sending", "1.pdf sending"])
    puts[0]?.resolve()
    await vi.waitFor(() => expect(puts).toHaveLength(4))
  })

  it("keeps what cannot be read away from the API", () => {
    const { queue, ports } = setUp()
    queue.add([pdf("virus.exe"), new File([], "empty.txt")])
    expect(queue.snapshot().map((item) => item.rejection)).toEqual(["type", "empty"])
    expect(ports.create).not.toHaveBeenCalled()
  })

  it("takes the file back when the upload is cancelled", async () => {
    const { queue, ports, puts, phases } = setUp()
    queue.add([pdf("a.pdf")])
    await vi.waitFor(() => expect(puts).toHaveLength(1))
    queue.cancel(queue.snapshot()[0]?.key ?? "")
    expect(phases()).toEqual([])
    expect(ports.remove).toHaveBeenCalledWith("fil_1")
  })

  it("leaves the file alone that a cancelled version was meant for", async () => {
    const { queue, ports, puts } = setUp()
    const file = pdf("a.pdf")
    queue.add([file], new Map([[file, "fil_1"]]))
    await vi.waitFor(() => expect(puts).toHaveLength(1))
    expect(ports.create).toHaveBeenCalledWith(expect.objectContaining({ name: "a.pdf" }), "fil_1")
    queue.cancel(queue.snapshot()[0]?.key ?? "")
    expect(ports.remove).not.toHaveBeenCalled()
  })

  it("shows why an upload failed and starts over with a new file", async () => {
    const { queue, ports, puts, phases } = setUp()
    queue.add([pdf("a.pdf")])
    await vi.waitFor(() => expect(puts).toHaveLength(1))
    puts[0]?.reject(new ApiError({ status: 403, code: "upload_refused", message: "expired" }))
    await vi.waitFor(() => expect(phases()).toEqual(["a.pdf failed"]))
    expect(queue.snapshot()[0]?.error?.code).toBe("upload_refused")

    queue.retry(queue.snapshot()[0]?.key ?? "")
    await vi.waitFor(() => expect(puts).toHaveLength(2))
    expect(ports.remove).toHaveBeenCalledWith("fil_1")
    expect(queue.snapshot()[0]).toMatchObject({ phase: "sending", fileId: "fil_2", error: null })
  })
})
