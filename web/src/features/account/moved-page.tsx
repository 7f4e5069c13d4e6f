import { Navigate, useParams } from "react-router"

export function Component() {
  return <Navigate to={`/settings/${useParams()["*"] ?? ""}`} replace />
}
