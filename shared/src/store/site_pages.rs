//! Pages of web sites as files: the crawler brings the bytes, and they are read as an upload is.

use bytes::Bytes;
use domain::error::Result;
use domain::ids::{AgentId, SiteId};
use domain::knowledge::{FileName, KnowledgeFile, MediaType, Origin};
use domain::limits::FILES_PER_AGENT;
use domain::time::Timestamp;

use super::files::is_stale;
use super::{Files, PageRequest, Transaction, Versioned};

/// A page of a web site, as the crawler has read it.
#[derive(Clone, Debug)]
pub struct SitePage<'a> {
    /// The site.
    pub site: SiteId,
    /// When the site was added; together with the site and the address it makes the file's id.
    pub site_created_at: Timestamp,
    /// The page's address in its one spelling.
    pub address: &'a str,
    /// What people call it, such as its title.
    pub name: FileName,
    /// What the server says that it is; the reader looks at the content.
    pub media: MediaType,
    /// The bytes as the server sent them.
    pub bytes: Bytes,
}

impl Files<'_> {
    /// Stores a page of a web site as a file, which is read as an upload is; a page that is there already gets the new
    /// bytes. Bytes that are the same as before change nothing. It can be repeated until it succeeds.
    ///
    /// # Errors
    /// Those of [`Files::create`].
    pub async fn put_page(&self, agent: AgentId, page: SitePage<'_>) -> Result<Versioned<KnowledgeFile>> {
        let id = Origin::page_file(page.site, page.address, page.site_created_at);
        let size = page.bytes.len() as u64;
        let file = loop {
            let written = match self.find(agent, id).await? {
                Some(file) if file.value.name == page.name && file.value.media == page.media => Ok(file),
                Some(mut file) => {
                    (file.value.name, file.value.media) = (page.name.clone(), page.media);
                    self.write(file).await
                }
                None => {
                    let mut transaction = Transaction::default();
                    let origin = Origin::Page { site: page.site, address: page.address.to_owned() };
                    let new =
                        KnowledgeFile::new(id, agent, page.name.clone(), page.media, size, self.store.clock().now());
                    let file = self.plan_new(&mut transaction, KnowledgeFile { origin, ..new }).await?;
                    transaction.commit(self.table()).await.map(|()| file)
                }
            };
            match written {
                Ok(file) => break file,
                // The worker or another crawler changed it: look again at what is there.
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(error),
            }
        };
        let key = self.upload_key(agent, id).to_string();
        self.store.objects().put(&key, page.bytes, page.media.as_str()).await?;
        Ok(file)
    }

    /// The files that are pages of a site.
    pub async fn pages_of(&self, agent: AgentId, site: SiteId) -> Result<Vec<Versioned<KnowledgeFile>>> {
        let (mut pages, mut request) = (Vec::new(), PageRequest { limit: FILES_PER_AGENT, after: None });
        loop {
            let list = self.list(agent, request).await?;
            pages.extend(list.items.into_iter().filter(|file| file.value.origin.site() == Some(site)));
            let Some(next) = list.next else { return Ok(pages) };
            request = PageRequest { limit: FILES_PER_AGENT, after: Some(next) };
        }
    }
}
