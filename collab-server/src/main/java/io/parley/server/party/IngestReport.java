package io.parley.server.party;

import java.util.List;

/** What came of an ingest; exact counts, for the party's own operator alone. */
public record IngestReport(
    List<SourceReport> sources,
    long records,
    long people,
    long recordsWithoutIdentifier,
    long identifiersIgnored) {
  public IngestReport {
    sources = List.copyOf(sources);
  }

  /**
   * One source.
   *
   * @param rejects the reject file, relative to the node's directory; empty when nothing was
   *     rejected
   */
  public record SourceReport(
      String name, long rowsRead, long rowsRejected, long identifiersUnusable, String rejects) {}
}
