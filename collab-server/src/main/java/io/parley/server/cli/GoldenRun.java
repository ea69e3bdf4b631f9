package io.parley.server.cli;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.gather.Gathering;
import io.parley.identity.golden.GoldenCsv;
import io.parley.identity.golden.GoldenRecords;
import io.parley.identity.golden.GoldenTally;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Models;
import io.parley.identity.plan.Rejected;
import io.parley.identity.plan.SaidTable;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Counted;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code parley resolve} over an identity file: one golden record of each person. */
final class GoldenRun {
  /** DuckDB's memory, megabytes. */
  private static final int MEMORY = 3_000;

  private GoldenRun() {}

  /**
   * What {@code --json} prints.
   *
   * @param model name and version
   * @param rejects the rows that are no records, the first of each source
   * @param blocks values that too many records hold to lead from one to another, by rule
   * @param cut how many links guards cut, by reason
   * @param filled how many people have a value, by attribute
   * @param chosen values that are not of a person's first record
   * @param consent by purpose, how many people consent
   * @param unreadTimes by source, times of change that could not be read
   * @param to the file that was written; empty: none
   */
  record Document(
      String model,
      long records,
      long people,
      long rejected,
      List<Reject> rejects,
      List<PackedPeople.Cut> blocks,
      Map<String, Long> cut,
      Map<String, Long> filled,
      long chosen,
      List<GoldenTally.Purpose> consent,
      Map<String, Long> unreadTimes,
      String to) {
    /**
     * A row that is no record.
     *
     * @param place {@code line} of a file that cannot be parsed there, or {@code row} among those
     *     that could
     * @param number from 1 on; rows are counted without the header
     */
    record Reject(String source, String place, long number, String reason) {
      static Reject of(Rejected row) {
        return new Reject(row.source(), row.reason().counts(), row.line(), row.reason().text());
      }
    }

    /** So many rejected rows are told on a terminal; {@code --json} names more. */
    private static final int TOLD = 20;

    String text() {
      StringBuilder text = new StringBuilder();
      line(
          text,
          "%s %s %s by %s; %s rejected",
          Counted.of(records, "record"),
          records == 1 ? "is" : "are",
          Counted.people(people),
          model,
          Counted.of(rejected, "row"));
      rejects.stream()
          .limit(TOLD)
          .forEach(
              row ->
                  line(
                      text,
                      "  %s, %s %d: %s",
                      row.source(),
                      row.place(),
                      row.number(),
                      row.reason()));
      if (rejected > Math.min(rejects.size(), TOLD)) {
        line(
            text,
            "  and %s more; --json names up to %d of each source",
            Counted.of(rejected - Math.min(rejects.size(), TOLD), "row"),
            Staged.MOST_NAMED);
      }
      for (PackedPeople.Cut block : blocks) {
        line(
            text,
            "  cut `%s`: %s that too many records hold (up to %,d) lead to nobody",
            block.rule(),
            Counted.of(block.values(), "value"),
            block.records());
      }
      cut.forEach((why, links) -> line(text, "  %,d links cut: %s", links, why));
      line(text, "  %,d values are not of a person's first record", chosen);
      for (GoldenTally.Purpose purpose : consent) {
        line(
            text,
            "  %s: %,d consent, %,d refuse, of %,d it is not known",
            purpose.purpose(),
            purpose.granted(),
            purpose.refused(),
            purpose.unknown());
      }
      unreadTimes.forEach(
          (source, many) -> line(text, "  %s: %,d times of change cannot be read", source, many));
      line(text, to.isEmpty() ? "nothing was written; --to FILE.csv does" : "written: " + to);
      return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
      text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
  }

  /** Whether a configuration is an identity file. */
  static boolean isFor(Path config) {
    try {
      return Item.read(config).keys().containsKey("identity");
    } catch (BadFile e) {
      return false; // whoever reads it says what is wrong
    }
  }

  /**
   * Resolves the sources of an identity file.
   *
   * @param to where the golden records go; must not exist
   */
  static Document run(Path config, Optional<Path> to, IdentityProgress progress) {
    to.ifPresent(OwnFile::checkIsNew);
    IdentityFile file = IdentityFile.read(config);
    try (RecordTable table = RecordTable.open(MEMORY)) {
      Staged staged = Staging.stage(file, table, progress);
      if (to.isPresent()) {
        checkConsent(file, staged);
      }
      Map<String, Long> unread = SaidTable.stage(file, table, progress);
      TrainedModel trained = Models.signedOff(file, staged, table, progress);
      PackedRecords packed = PackedRecords.of(table, NeededColumns.of(trained.model()));
      PackedPeople found = PackedPeople.of(trained, packed, table, file.link(), progress);
      Clusters people = found.people();
      GoldenTally tally = new GoldenTally();
      GoldenRecords golden = new GoldenRecords(file, staged, table);
      progress.at("choosing values", 0, 0);
      if (to.isPresent()) {
        OwnFile.write(
            to.get(),
            out ->
                golden.forEach(
                    people,
                    new GoldenCsv(out, golden.attributes(), file.purposes()).andThen(tally)));
      } else {
        golden.forEach(people, tally);
      }
      progress.end();
      return new Document(
          trained.model().id(),
          tally.records(),
          tally.people(),
          staged.rejections(),
          staged.sources().stream()
              .flatMap(s -> s.named().stream())
              .map(Document.Reject::of)
              .toList(),
          found.blocks(),
          Gathering.counted(people),
          new TreeMap<>(tally.filled()),
          tally.chosen(),
          tally.purposes(),
          unread,
          to.map(Path::toString).orElse(""));
    }
  }

  /**
   * Every row of a source counts for consent, and nobody knows whose these are. Rows of a key that
   * stands twice are no such: the strictest of them is the record's.
   */
  private static void checkConsent(IdentityFile file, Staged staged) {
    for (Staged.SourceCount source : staged.sources()) {
      long lost =
          source.rejected().entrySet().stream()
              .filter(reason -> reason.getKey() != Rejected.Reason.KEY_TWICE)
              .mapToLong(Map.Entry::getValue)
              .sum();
      if (lost > 0 && !file.purposes().isEmpty()) {
        throw new ConfigurationException(
            "%s of `%s` cannot be read, and may be what refuses consent (%s); mend them or take them out, or write no golden records"
                .formatted(
                    Counted.of(lost, "row"),
                    source.name(),
                    source.named().stream()
                        .filter(row -> row.reason() != Rejected.Reason.KEY_TWICE)
                        .findFirst()
                        .map(Rejected::message)
                        .orElse("none is named")));
      }
    }
  }
}
