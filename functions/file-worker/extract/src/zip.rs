//! Archives of files: each member is a page under a heading of its path.
//!
//! Members are unpacked into memory one after another and never written, so their paths are nothing but names. The bytes
//! of all of them, in archives inside the archive too, count against one limit.

use encoding_rs::IBM866;

use crate::archive::{Archive, Member};
use crate::cyrillic;
use crate::document::Content;
use crate::error::ExtractError;
use crate::job::Job;
use crate::part;

/// What programs add to archives for themselves.
const CLUTTER: &[&str] = &["__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini"];

pub(crate) fn read(bytes: &[u8], job: &mut Job<'_>) -> Result<Content, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.check(job)?;
    let (files, links): (Vec<Member>, Vec<Member>) = listed(&mut archive).into_iter().partition(|file| !file.is_link);
    let wanted = job.wanted(files.len());
    if wanted.start == 0 {
        links.iter().for_each(|link| {
            job.warn("link_not_followed", format!("{} is a link to another place", path(&link.name).0), None);
        });
    }
    let mut pages = Vec::with_capacity(wanted.len());
    let all = wanted.len();
    for (number, file) in (1_u32..).zip(files).skip(wanted.start).take(all) {
        let (path, is_safe) = path(&file.name);
        if !is_safe {
            job.warn(
                "unsafe_path",
                format!("the path of {path} leads out of the archive; it is read as a name only"),
                Some(number),
            );
        }
        let content = archive.read_member(file.index, &path, job);
        pages.push(part::read(number, &path, content, job)?);
        job.page_done(pages.len(), Some(all))?;
    }
    Ok(Content { encoding: None, pages })
}

/// Counts the files.
pub(crate) fn count(bytes: &[u8], job: &mut Job<'_>) -> Result<usize, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.check(job)?;
    Ok(listed(&mut archive).iter().filter(|file| !file.is_link).count())
}

/// The files and links that somebody put into the archive.
fn listed(archive: &mut Archive<'_>) -> Vec<Member> {
    let is_clutter = |member: &Member| {
        let name = String::from_utf8_lossy(&member.name);
        CLUTTER.iter().any(|clutter| name.starts_with(clutter) || name.ends_with(clutter))
    };
    let mut members = archive.members();
    members.retain(|member| (member.is_file || member.is_link) && !is_clutter(member));
    members
}

/// A member's path as it can be shown, and whether it stays inside the archive.
///
/// Windows packs names in the code page of its console, for Russian cp866, and says nothing of it (APPNOTE.TXT, D.1).
fn path(name: &[u8]) -> (String, bool) {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => {
            let encoding = cyrillic::guess(name).unwrap_or(IBM866);
            encoding.decode_without_bom_handling(name).0.into_owned()
        }
    };
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let is_drive = |part: &&str| part.len() == 2 && part.ends_with(':');
    let leads_out =
        name.starts_with('/') || name.split('/').any(|part| part == "..") || parts.first().is_some_and(is_drive);
    let path: String = parts.join("/").chars().filter(|character| !character.is_control()).collect();
    (if path.is_empty() { "a file without a name".to_owned() } else { path }, !leads_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_names_and_stay_inside() {
        assert_eq!(path(b"a/b.txt"), ("a/b.txt".to_owned(), true));
        assert_eq!(path(b"../../etc/passwd"), ("etc/passwd".to_owned(), false));
        assert_eq!(path(b"/etc/passwd"), ("etc/passwd".to_owned(), false));
        assert_eq!(path(b"C:\\Windows\\a.txt"), ("C:/Windows/a.txt".to_owned(), false));
        assert_eq!(path(b"./\n"), ("a file without a name".to_owned(), true));
    }

    #[test]
    fn names_of_old_archivers_are_decoded() {
        let (name, _, _) = IBM866.encode("Прайс лист.txt");
        assert_eq!(path(&name).0, "Прайс лист.txt");
        assert_eq!(path("Цены.txt".as_bytes()).0, "Цены.txt");
    }
}
