import type { Enrolment, Sequence } from "../../src/shared/api/types"
import { time } from "./time"

export const sequence: Sequence = {
  id: "seq_1",
  agentId: "agt_1",
  name: "Напомнить о замере",
  steps: [
    {
      id: "stp_1",
      delaySeconds: 86_400,
      action: { type: "message", text: "Остались вопросы по кухне? Я здесь, чтобы помочь." },
    },
    {
      id: "stp_2",
      delaySeconds: 2 * 86_400,
      action: { type: "message", text: "Записать вас на бесплатный замер на этой неделе?" },
    },
  ],
  stopOnReply: true,
  version: 2,
  createdAt: time,
  updatedAt: time,
}

const enrolment: Enrolment = {
  id: "enr_1",
  sequenceId: "seq_1",
  sequenceVersion: 2,
  conversationId: "cnv_1",
  status: "waiting",
  stepIndex: 1,
  dueAt: "2026-11-23T09:31:04.000Z",
  stopReason: null,
  receipts: [
    {
      stepId: "stp_1",
      status: "postponed",
      at: time,
      messageId: null,
      reason: null,
      lastCustomerMessageAt: null,
      opensAt: time,
    },
    {
      stepId: "stp_1",
      status: "sent",
      at: time,
      messageId: "msg_5",
      reason: null,
      lastCustomerMessageAt: null,
      opensAt: null,
    },
  ],
  version: 3,
  createdAt: time,
  updatedAt: time,
}

export const enrolments: Enrolment[] = [
  enrolment,
  { ...enrolment, id: "enr_2", status: "stopped", dueAt: null, stopReason: "replied", receipts: [] },
  { ...enrolment, id: "enr_3", status: "finished", dueAt: null },
]
