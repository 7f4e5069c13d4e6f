//! What becomes of a site.

use super::*;

fn page(path: &str) -> PageAddress {
    PageAddress::parse(&format!("https://example.com{path}")).unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).unwrap()
}

fn site(depth: u8) -> Site {
    let (id, agent) = (SiteId::derived(at(1), &["s"]), AgentId::derived(at(1), &["a"]));
    Site::new(id, agent, page("/"), (depth, 10), at(1))
}

#[test]
fn links_are_followed_to_the_depth_and_on_the_site_only() {
    let mut site = site(1);
    let elsewhere = PageAddress::parse("https://other.example/").unwrap();
    site.settle(&page("/"), PageOutcome::Read, vec![page("/a"), elsewhere], at(2));
    site.settle(&page("/a"), PageOutcome::Read, vec![page("/b")], at(3));
    let found: Vec<_> = site.crawl.targets().iter().map(|target| target.address.clone()).collect();
    assert_eq!(found, [page("/"), page("/a")]);
    site.finish(at(4));
    assert_eq!((site.shown(at(4)).0, site.updated_at), (SiteStatus::Ready, at(4)));
}

#[test]
fn a_site_without_a_page_has_failed_and_says_why() {
    let mut site = site(0);
    site.settle(&page("/"), PageOutcome::Skipped(SkipReason::Robots), Vec::new(), at(2));
    site.finish(at(3));
    assert!(matches!(&site.state, SiteState::Failed(failure) if failure.code == "robots"), "{:?}", site.state);
    assert!(site.keeps("https://example.com/other"), "a round that read nothing says nothing of other pages");
    assert!(!site.keeps("https://example.com/"));
}

#[test]
fn after_a_round_only_what_it_found_is_kept() {
    let mut site = site(1);
    let links = vec![page("/gone"), page("/down"), page("/new")];
    site.settle(&page("/"), PageOutcome::Read, links, at(2));
    site.settle(&page("/gone"), PageOutcome::Skipped(SkipReason::NotFound), Vec::new(), at(2));
    site.settle(&page("/down"), PageOutcome::Skipped(SkipReason::Unreachable), Vec::new(), at(2));
    site.settle(&page("/new"), PageOutcome::Read, Vec::new(), at(2));
    site.finish(at(3));
    let keeps = |path: &str| site.keeps(page(path).as_str());
    assert_eq!((keeps("/"), keeps("/new"), keeps("/down")), (true, true, true));
    assert_eq!((keeps("/gone"), keeps("/unlinked")), (false, false));
}

#[test]
fn a_new_round_makes_messages_of_the_old_one_stale() {
    let mut site = site(0);
    assert!(site.accepts(1));
    site.begin(Robots::allow_all(), at(2));
    assert!(site.accepts(1));
    site.refresh(at(3));
    assert!(!site.accepts(1) && site.accepts(2));
    site.settle(&page("/"), PageOutcome::Read, Vec::new(), at(4));
    site.finish(at(5));
    assert!(!site.accepts(2), "what is done is done");
    site.refresh(at(6));
    site.deleted_at = Some(at(7));
    assert!(!site.accepts(3));
}

#[test]
fn a_site_goes_where_its_first_page_leads_and_not_in_circles() {
    let other = |host: &str| PageAddress::parse(&format!("https://{host}/")).unwrap();
    let mut site = site(1);
    site.begin(Robots::allow_all(), at(2));
    assert!(!site.move_to(page("/elsewhere"), at(3)), "that is the same site");
    assert!(site.move_to(other("www.example.com"), at(3)));
    assert_eq!((site.home(), &site.address, &site.robots), (&other("www.example.com"), &page("/"), &None));
    let links = vec![other("www.example.com").join("/a").unwrap(), page("/b")];
    site.settle(&other("www.example.com"), PageOutcome::Read, links, at(4));
    let found: Vec<_> = site.crawl.targets().iter().map(|target| target.address.as_str()).collect();
    assert_eq!(found, ["https://www.example.com/", "https://www.example.com/a"]);
    site.refresh(at(5));
    assert_eq!(site.home(), &page("/"), "a new round looks anew");
    let moved = (0..100).filter(|number| site.move_to(other(&format!("{number}.example")), at(6))).count();
    assert_eq!(moved, REDIRECTIONS);
}

#[test]
fn a_full_site_fits_into_an_item() {
    let mut site = site(1);
    site.pages = 500;
    let rules = format!("User-agent: *\n{}", format!("Disallow: /{}\n", "я".repeat(40)).repeat(200));
    site.begin(Robots::parse(rules.as_bytes()), at(2));
    let long =
        |number: usize| page(&format!("/{number:0>width$}", width = crate::limits::PAGE_ADDRESS_CHARACTERS - 20));
    let links = (0..499).map(long).collect();
    site.settle(&page("/"), PageOutcome::Read, links, at(2));
    for number in 0..499 {
        site.settle(&long(number), PageOutcome::Skipped(SkipReason::Unreachable), Vec::new(), at(2));
    }
    let more = (499..1_000).map(long).collect();
    site.crawl.find(page("/last"), 0, 500);
    site.settle(&page("/last"), PageOutcome::Read, more, at(2));
    let bytes = serde_json::to_vec(&site).unwrap().len();
    assert!(bytes < 380_000, "{bytes} bytes; DynamoDB takes 400 KB (AWS developer guide, 2026-11)");
}

#[test]
fn no_state_lasts_for_ever_but_its_end() {
    let mut site = site(0);
    let (soon, late) = (at(2), at(1).plus_seconds(SITE_SILENCE_SECONDS));
    let code = |(status, failure): (SiteStatus, Option<SiteFailure>)| (status, failure.map(|failure| failure.code));
    assert_eq!(
        (code(site.shown(soon)), code(site.shown(late))),
        ((SiteStatus::Waiting, None), (SiteStatus::Failed, Some("interrupted".into())))
    );
    assert!(site.accepts(1), "a crawler that comes late goes on");
    site.begin(Robots::allow_all(), late);
    assert_eq!(code(site.shown(late)), (SiteStatus::Crawling, None));
    site.settle(&page("/"), PageOutcome::Read, Vec::new(), late);
    site.finish(late);
    assert_eq!(code(site.shown(late.plus_seconds(SITE_SILENCE_SECONDS))), (SiteStatus::Ready, None));
}
