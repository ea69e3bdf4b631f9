package io.parley.server.cli;

import io.parley.server.node.Counted;
import io.parley.server.party.Changes;
import io.parley.server.party.IngestReport;
import io.parley.server.party.Quality;
import java.util.Locale;

/** What came of resolving records, for a terminal. */
final class ResolutionText {
  private ResolutionText() {}

  /** As {@code ingest} says it. */
  static String brief(IngestReport report) {
    StringBuilder text = new StringBuilder();
    for (IngestReport.SourceReport source : report.sources()) {
      line(
          text,
          "%-16s %,9d rows read, %,d rejected%s",
          source.name(),
          source.rowsRead(),
          source.rowsRejected(),
          source.rejects().isEmpty() ? "" : ": see " + source.rejects());
    }
    line(
        text,
        "%s %s %s%s",
        Counted.of(report.records(), "record"),
        report.records() == 1 ? "is" : "are",
        Counted.people(report.people()),
        report.quality().model().isEmpty()
            ? ""
            : " (%s by shared identifiers alone)"
                .formatted(Counted.people(report.people() + report.quality().linkedByModel())));
    consent(report, text, "");
    report.changes().ifPresent(changes -> line(text, "%s", since(changes)));
    return text.toString();
  }

  private static void consent(IngestReport report, StringBuilder text, String before) {
    report
        .consent()
        .ifPresent(
            people ->
                line(
                    text,
                    "%sof these %,d consent%s and are offered; %,d refuse, and of %,d it is not known",
                    before,
                    people.granted(),
                    report.consentByPurpose().isEmpty() ? "" : " to one purpose at least",
                    people.refused(),
                    people.unknown()));
    report
        .consentByPurpose()
        .forEach(
            (purpose, people) ->
                line(
                    text,
                    "%s  for %s: %,d consent, %,d refuse, of %,d it is not known",
                    before,
                    purpose,
                    people.granted(),
                    people.refused(),
                    people.unknown()));
  }

  private static String since(Changes changes) {
    String what =
        changes.areNone()
            ? "since the last ingest: the same people"
            : "since the last ingest: %,d new, %,d merged into others, %,d split off, %,d gone"
                .formatted(changes.appeared(), changes.merged(), changes.split(), changes.gone());
    return changes.heldApart() == 0
        ? what
        : "%s; %,d more than links make, for records that were taken apart by hand"
            .formatted(what, changes.heldApart());
  }

  /** As {@code resolve} says it. */
  static String whole(IngestReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "SOURCES");
    for (IngestReport.SourceReport source : report.sources()) {
      line(
          text,
          "  %-16s %,9d rows read of %s, %,d rejected, %,d identifiers that say nothing",
          source.name(),
          source.rowsRead(),
          Counted.people(source.people()),
          source.rowsRejected(),
          source.identifiersUnusable());
      for (IngestReport.Reason reason : source.reasons()) {
        line(
            text,
            "    %s: %s%s",
            Counted.of(reason.rows(), "row"),
            reason.column().isEmpty() ? "" : "`" + reason.column() + "` ",
            reason.reason());
      }
    }
    Quality quality = report.quality();
    line(text, "");
    line(
        text,
        "PEOPLE  %s %s %s",
        Counted.of(report.records(), "record"),
        report.records() == 1 ? "is" : "are",
        Counted.people(report.people()));
    line(text, "  %,9d records joined by a shared identifier", quality.linkedByIdentifier());
    line(
        text,
        "  %,9d more joined by %s",
        quality.linkedByModel(),
        quality.model().isEmpty() ? "a model: there is none" : "the model " + quality.model());
    line(text, "  %,9d records without an identifier", report.recordsWithoutIdentifier());
    line(text, "  %,9d records that nothing could link", quality.unlinkable());
    line(text, "  %,9d identifiers on too many records to link them", report.identifiersIgnored());
    consent(report, text, "  ");
    line(text, "");
    line(text, "SIZES  %,d records of one person at most", quality.mostRecords());
    Quality.SIZES.forEach(
        size ->
            line(
                text,
                "  %-10s records: %s",
                size,
                Counted.people(quality.peopleOfRecords().getOrDefault(size, 0L))));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
