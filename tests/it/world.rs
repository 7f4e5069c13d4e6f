//! What most tests begin with: two accounts and their people.

use serde_json::json;
use shared::http::Route;
use testkit::TestApp;

/// A world with the accounts of `owner@demo` (with `manager@demo` and `viewer@demo`) and of `owner@other`.
pub(crate) async fn two_accounts(routes: &'static [Route]) -> TestApp {
    let world = TestApp::new(routes);
    let accounts = world.serving(account::ROUTES);
    for (owner, name) in [("owner@demo", "Demo"), ("owner@other", "Other")] {
        accounts.signed_in(owner).post("/api/account", json!({"name": name})).await.expect(201);
    }
    for (email, role) in [("manager@demo", "manager"), ("viewer@demo", "viewer")] {
        let invitation = json!({"email": email, "role": role});
        accounts.signed_in("owner@demo").post("/api/account/members", invitation).await.expect(201);
    }
    world
}

/// Every route of every function with routes.
pub(crate) fn all_routes() -> Vec<(&'static str, &'static [Route])> {
    vec![
        ("account", account::ROUTES),
        ("agent-files", agent_files::ROUTES),
        ("agent-passages", agent_passages::ROUTES),
        ("agent-sequences", agent_sequences::ROUTES),
        ("agent-sites", agent_sites::ROUTES),
        ("agents", agents::ROUTES),
        ("chat", chat::ROUTES),
        ("golden-questions", golden_questions::ROUTES),
        ("health", health::ROUTES),
        ("people", people::ROUTES),
        ("usage", usage::ROUTES),
    ]
}

/// A path of `route` in which every parameter is an id that exists nowhere.
pub(crate) fn path_to_nothing(route: &Route) -> String {
    let nothing = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let parts = route.path.split('/').map(|part| match part {
        "{agentId}" => format!("agt_{nothing}"),
        "{passageId}" => format!("fil_{nothing}.0"),
        "{fileId}" => format!("fil_{nothing}"),
        "{memberId}" => format!("mem_{nothing}"),
        "{keyId}" => format!("key_{nothing}"),
        "{conversationId}" => format!("cnv_{nothing}"),
        "{messageId}" => format!("msg_{nothing}"),
        "{personId}" => format!("prs_{nothing}"),
        "{factId}" => format!("fct_{nothing}"),
        "{sequenceId}" => format!("seq_{nothing}"),
        "{enrolmentId}" => format!("enr_{nothing}"),
        "{siteId}" => format!("sit_{nothing}"),
        "{questionId}" => format!("gld_{nothing}"),
        "{runId}" => format!("run_{nothing}"),
        "{version}" => "1".to_owned(),
        other => other.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}
