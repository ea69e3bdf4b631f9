package io.parley.server.party;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of an ingest; exact counts, for the party's own operator alone.
 *
 * @param records rows about people, of all sources
 * @param recordsWithoutIdentifier of these, how many held no identifier that can be used
 * @param identifiersIgnored different identifiers that stood on too many records to link them
 * @param changes to the people of before; absent where there were none, or nothing is kept
 * @param consent of the people, each by the purpose to which they consent most; absent where no
 *     source says anything of it
 * @param consentByPurpose the same of each purpose; empty where no source tells them apart
 */
public record IngestReport(
    List<SourceReport> sources,
    long records,
    long people,
    long recordsWithoutIdentifier,
    long identifiersIgnored,
    Quality quality,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Changes> changes,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ConsentCount> consent,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        Map<String, ConsentCount> consentByPurpose) {
  public IngestReport {
    sources = List.copyOf(sources);
    // Absent in a report where it is empty, and in those of before there were purposes.
    consentByPurpose =
        Collections.unmodifiableMap(
            new TreeMap<>(Objects.requireNonNullElse(consentByPurpose, Map.of())));
  }

  /**
   * How many people consent; the others are not offered.
   *
   * @param granted every record of theirs grants
   * @param unknown one at least says nothing, and none refuses
   * @param refused one at least refuses
   */
  public record ConsentCount(long granted, long unknown, long refused) {}

  /**
   * One source.
   *
   * @param people how many people have a record in it
   * @param rejects the reject file, relative to the node's directory; empty when nothing was
   *     rejected, or written
   * @param reasons why rows were rejected, and how many
   */
  public record SourceReport(
      String name,
      long rowsRead,
      long rowsRejected,
      long identifiersUnusable,
      long people,
      String rejects,
      List<Reason> reasons) {
    public SourceReport {
      reasons = List.copyOf(reasons);
    }

    SourceReport withPeople(long itsPeople) {
      return new SourceReport(
          name, rowsRead, rowsRejected, identifiersUnusable, itsPeople, rejects, reasons);
    }
  }

  /**
   * Why rows were rejected.
   *
   * @param column at fault; empty: the row as a whole
   * @param reason in words that hold no cell
   */
  public record Reason(String column, String reason, long rows) {}
}
