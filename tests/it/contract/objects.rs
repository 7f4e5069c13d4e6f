//! What every object store must do.

use bytes::Bytes;
use domain::time::Timestamp;
use shared::objects::Objects;
use testkit::MemoryObjects;

use super::services::Services;

async fn whole_suite(objects: &dyn Objects) {
    let key = "uploads/acc/agt/a file+ё.pdf";
    assert!(objects.get(key).await.unwrap().is_none());
    assert!(objects.head(key).await.unwrap().is_none());
    assert!(!objects.touch(key).await.unwrap());
    objects.delete(key).await.unwrap();

    objects.put(key, Bytes::from_static(b"one"), "text/plain").await.unwrap();
    let first = objects.get(key).await.unwrap().unwrap();
    assert_eq!(first.bytes, "one");
    assert!(!first.etag.is_empty() && !first.etag.contains('"'));
    assert_eq!(objects.head(key).await.unwrap(), Some((3, first.etag.clone())));

    objects.put(key, Bytes::from_static(b"other"), "text/plain").await.unwrap();
    let second = objects.get(key).await.unwrap().unwrap();
    assert_ne!(second.etag, first.etag, "other content has another fingerprint");
    assert!(objects.touch(key).await.unwrap());
    assert_eq!(objects.get(key).await.unwrap().unwrap().bytes, "other", "a touch changes no byte");

    objects.put("segments/acc/1", Bytes::new(), "application/octet-stream").await.unwrap();
    assert_eq!(objects.list("uploads/acc/").await.unwrap(), [key]);
    assert_eq!(objects.head("segments/acc/1").await.unwrap().unwrap().0, 0);
    objects.delete(key).await.unwrap();
    assert!(objects.get(key).await.unwrap().is_none());

    let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    let upload = objects.presign_put("uploads/x", 5, "text/plain", now).await.unwrap();
    assert_eq!((upload.method, upload.expires_at), ("PUT", now.plus_seconds(900)));
    assert!(upload.headers.contains(&("content-type".into(), "text/plain".into())), "{:?}", upload.headers);
    assert!(upload.headers.iter().all(|(name, _)| !name.starts_with("x-amzn")), "{:?}", upload.headers);
}

#[tokio::test]
async fn the_objects_in_memory_keep_the_contract() {
    whole_suite(&MemoryObjects::default()).await;
}

#[tokio::test]
async fn the_objects_over_s3_keep_the_contract() {
    let services = Services::start().await;
    whole_suite(&*services.ports.objects).await;
}

/// What only a real store can refuse: an upload that is not the one that was signed.
#[tokio::test]
async fn an_upload_of_another_size_or_type_is_refused() {
    let services = Services::start().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    let upload = services.ports.objects.presign_put("uploads/x", 5, "text/plain", now).await.unwrap();
    for (content_type, body, accepted) in
        [("text/plain", "longer", false), ("application/pdf", "12345", false), ("text/plain", "12345", true)]
    {
        let request = client.put(&upload.url).header("content-type", content_type).body(body);
        let status = request.send().await.unwrap().status();
        assert_eq!(status.is_success(), accepted, "{content_type} {body}: {status}");
    }
    assert_eq!(services.ports.objects.get("uploads/x").await.unwrap().unwrap().bytes, "12345");
}
