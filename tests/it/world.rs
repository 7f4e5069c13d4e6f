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

/// A path of `route` in which every parameter is an id that exists nowhere.
pub(crate) fn path_to_nothing(route: &Route) -> String {
    testkit::events::path(route, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
}
