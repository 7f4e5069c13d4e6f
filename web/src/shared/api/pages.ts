import type { InfiniteData } from "@tanstack/react-query"

type Page<Item> = { items: Item[]; nextCursor?: string | null }

/** How the lists of the API go on: each page names the cursor of the next. For `infiniteQueryOptions`. */
export const cursorPages = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: Pick<Page<unknown>, "nextCursor">): string | undefined => nextCursor ?? undefined,
}

/** The entries of all pages that have come. */
export const itemsOf = <Item>(data: { pages: readonly Page<Item>[] } | undefined): Item[] =>
  data?.pages.flatMap((page) => page.items) ?? []

type Listed<Item> = { state: { data?: InfiniteData<Page<Item>, string | undefined> | undefined } }

/** Reads a list again as long as something in it moves. For `refetchInterval`. */
export const pollWhile =
  <Item>(moves: (item: Item) => boolean, everyMs: number) =>
  (query: Listed<Item>): number | false =>
    itemsOf(query.state.data).some(moves) && everyMs
