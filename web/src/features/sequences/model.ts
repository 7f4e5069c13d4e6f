import type { Sequence, SequenceInput } from "@/shared/api/types"
import type { SequenceForm, StepForm } from "./schema"

export const delayUnits = ["second", "minute", "hour", "day"] as const
export type DelayUnit = (typeof delayUnits)[number]

const seconds: Record<DelayUnit, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 }

export type Delay = { amount: number; unit: DelayUnit }

export const toSeconds = ({ amount, unit }: Delay): number => amount * seconds[unit]

/** A delay in the largest unit that says it in a whole number. */
export function toDelay(total: number): Delay {
  const unit = delayUnits.findLast((candidate) => total >= seconds[candidate] && total % seconds[candidate] === 0)
  return unit ? { amount: total / seconds[unit], unit } : { amount: 0, unit: "minute" }
}

/** A duration in parts, the two largest that are not zero: 90 061 s is a day and an hour. */
export function durationParts(total: number): Delay[] {
  const parts: Delay[] = []
  let rest = total
  for (const unit of delayUnits.toReversed()) {
    const amount = Math.floor(rest / seconds[unit])
    rest -= amount * seconds[unit]
    if (amount > 0) parts.push({ amount, unit })
  }
  return parts.slice(0, 2)
}

/** The same in words of a language: "1 day 1 hour". */
export function durationText(total: number, language: string): string {
  const parts = total === 0 ? [{ amount: 0, unit: "minute" as const }] : durationParts(total)
  return parts
    .map(({ amount, unit }) =>
      new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(amount),
    )
    .join(" ")
}

/** For each step, the seconds from the enrolment until it is sent. */
export function sendTimes(steps: readonly Pick<StepForm, "delaySeconds">[]): number[] {
  let total = 0
  return steps.map((step) => (total += Number.isFinite(step.delaySeconds) ? step.delaySeconds : 0))
}

export const emptyStep = (delaySeconds: number): StepForm => ({ delaySeconds, action: { type: "message", text: "" } })

export const newSequence = (): SequenceForm => ({ name: "", stopOnReply: true, steps: [emptyStep(86_400)] })

export function toForm({ name, stopOnReply, steps }: Sequence): SequenceForm {
  return {
    name,
    stopOnReply,
    steps: steps.map(({ id, delaySeconds, action }) => ({
      id,
      delaySeconds,
      action: { type: "message", text: action.text },
    })),
  }
}

export function toInput({ name, stopOnReply, steps }: SequenceForm): SequenceInput {
  return { name, stopOnReply, steps: steps.map(({ id, ...step }) => (id ? { id, ...step } : step)) }
}
