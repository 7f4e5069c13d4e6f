import { asApiError, type ApiError } from "@/shared/api/errors"
import type { FileCreated, Upload } from "@/shared/api/types"
import { contentTypeOf, type Rejection, rejectionOf } from "./model"

/** A file on its way from this browser to the storage. */
export type UploadItem = {
  key: string
  name: string
  size: number
  /** `sent`: the storage has it; from here on the list of the API tells more. */
  phase: "queued" | "sending" | "sent" | "failed" | "rejected"
  /** 0 to 1. */
  sent: number
  fileId: string | null
  /** The file that this is a new version of. */
  replaces: string | null
  error: ApiError | null
  rejection: Rejection | null
}

export type UploadPorts = {
  create: (file: { name: string; size: number; contentType: string }, replaces: string | null) => Promise<FileCreated>
  put: (upload: Upload, file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<void>
  remove: (fileId: string) => Promise<unknown>
  /** Called when the list of the API has something new to tell. */
  changed: () => void
}

type Job = { file: File; abort: AbortController }

const parallel = 3

/** The uploads of one agent. Lives outside React, so that they go on while another tab of the page is open. */
export class UploadQueue {
  private items: readonly UploadItem[] = []
  private readonly jobs = new Map<string, Job>()
  private readonly listeners = new Set<() => void>()
  private readonly ports: UploadPorts
  private count = 0

  constructor(ports: UploadPorts) {
    this.ports = ports
  }

  readonly snapshot = (): readonly UploadItem[] => this.items

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** `replaces` names, for a file that is a new version, the one it takes the place of. */
  add(files: readonly File[], replaces: ReadonlyMap<File, string> = new Map()): void {
    const added = files.map((file): UploadItem => {
      const key = `upload-${this.count++}`
      const rejection = rejectionOf(file)
      if (!rejection) this.jobs.set(key, { file, abort: new AbortController() })
      return {
        key,
        name: file.name,
        size: file.size,
        phase: rejection ? "rejected" : "queued",
        sent: 0,
        fileId: null,
        replaces: replaces.get(file) ?? null,
        error: null,
        rejection,
      }
    })
    this.set([...added, ...this.items])
    this.startNext()
  }

  /** Stops an upload or puts away a line that cannot go on, and takes back what the API knows of it. */
  cancel(key: string): void {
    const item = this.items.find((candidate) => candidate.key === key)
    this.jobs.get(key)?.abort.abort()
    this.jobs.delete(key)
    this.set(this.items.filter((candidate) => candidate.key !== key))
    if (item) this.takeBack(item)
    this.startNext()
  }

  retry(key: string): void {
    const item = this.items.find((candidate) => candidate.key === key)
    const job = this.jobs.get(key)
    if (!item || !job || item.phase !== "failed") return
    this.takeBack(item)
    this.jobs.set(key, { file: job.file, abort: new AbortController() })
    this.patch(key, { phase: "queued", sent: 0, fileId: null, error: null })
    this.startNext()
  }

  /** Forgets what the API's list shows by now. */
  settle(knownFileIds: ReadonlySet<string>): void {
    const done = this.items.filter((item) => item.phase === "sent" && item.fileId && knownFileIds.has(item.fileId))
    if (done.length === 0) return
    for (const item of done) this.jobs.delete(item.key)
    this.set(this.items.filter((item) => !done.includes(item)))
  }

  private startNext(): void {
    const running = this.items.filter((item) => item.phase === "sending").length
    // The last one added stands on top, the first one added goes first.
    const next = this.items.filter((item) => item.phase === "queued").toReversed()
    for (const item of next.slice(0, Math.max(0, parallel - running))) void this.run(item)
  }

  private async run(item: UploadItem): Promise<void> {
    const job = this.jobs.get(item.key)
    const contentType = contentTypeOf(item.name)
    if (!job || !contentType) return
    const { signal } = job.abort
    this.patch(item.key, { phase: "sending" })
    try {
      const { file, upload } = await this.ports.create({ name: item.name, size: item.size, contentType }, item.replaces)
      if (signal.aborted) {
        this.takeBack({ ...item, fileId: file.id })
        return
      }
      this.patch(item.key, { fileId: file.id })
      this.ports.changed()
      await this.ports.put(upload, job.file, (sent) => this.patch(item.key, { sent }), signal)
      this.patch(item.key, { phase: "sent", sent: 1 })
      this.ports.changed()
    } catch (error) {
      if (!signal.aborted) this.patch(item.key, { phase: "failed", error: asApiError(error) })
    }
    this.startNext()
  }

  private takeBack({ fileId, replaces }: UploadItem): void {
    // The file that a new version was meant for stays as it was.
    if (!fileId || replaces) return
    // When this fails too, the file stays in the list as one that was never uploaded and can be deleted there.
    this.ports.remove(fileId).then(this.ports.changed, this.ports.changed)
  }

  private patch(key: string, change: Partial<UploadItem>): void {
    this.set(this.items.map((item) => (item.key === key ? { ...item, ...change } : item)))
  }

  private set(items: readonly UploadItem[]): void {
    this.items = items
    for (const listener of this.listeners) listener()
  }
}
