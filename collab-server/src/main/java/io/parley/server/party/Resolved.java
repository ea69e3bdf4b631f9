package io.parley.server.party;

import io.parley.identity.link.Resolution;
import io.parley.identity.link.SourceRecord;
import java.util.List;

/**
 * A party's records and people.
 *
 * @param records of all sources, with their identifiers
 */
record Resolved(List<SourceRecord> records, Resolution resolution, IngestReport report) {
  Resolved {
    records = List.copyOf(records);
  }
}
