//! Swapping of binaries.

use std::io::Write as _;

use local::watch::Builder;
use serde_json::json;

use crate::support::{System, test_binaries};

#[tokio::test]
async fn only_a_function_whose_binary_is_another_is_swapped() {
    let binaries = tempfile::tempdir().unwrap();
    let binary = binaries.path().join("test-function");
    std::fs::copy(test_binaries().join("test-function"), &binary).unwrap();
    let system = System::with_binaries(binaries.path().to_owned()).await;
    let mut builder = Builder::new(binaries.path().to_owned(), binaries.path().to_owned(), false);
    builder.remember(&system.running.functions);
    let pid = system.invoke("echo", json!({})).await.json["pid"].clone();

    assert!(builder.swap(&system.running.functions).is_empty());
    assert_eq!(system.invoke("echo", json!({})).await.json["pid"], pid);

    // Like cargo: the new binary is another file under the old name. What follows the program in it means nothing to it.
    let built = binaries.path().join("built");
    std::fs::copy(&binary, &built).unwrap();
    std::fs::OpenOptions::new().append(true).open(&built).unwrap().write_all(b"changed").unwrap();
    std::fs::rename(&built, &binary).unwrap();
    assert_eq!(builder.swap(&system.running.functions), ["test-function"]);
    assert_ne!(system.invoke("echo", json!({})).await.json["pid"], pid);
}

#[test]
fn a_changed_source_changes_the_fingerprint() {
    let workspace = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(workspace.path().join("functions/a/src")).unwrap();
    let source = workspace.path().join("functions/a/src/lib.rs");
    std::fs::write(&source, "one").unwrap();
    let builder = Builder::new(workspace.path().to_owned(), workspace.path().to_owned(), false);
    let before = builder.fingerprint();
    assert_eq!(builder.fingerprint(), before);
    std::fs::write(workspace.path().join("functions/a/src/new.rs"), "two").unwrap();
    assert_ne!(builder.fingerprint(), before);
}
