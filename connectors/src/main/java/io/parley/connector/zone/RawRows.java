package io.parley.connector.zone;

import static io.parley.connector.zone.ZoneSql.name;

import io.parley.connector.lake.Appending;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The raw rows of a source, for who reads them.
 *
 * @param columns of the raw table
 * @param texts what each column of the source is as text, in SQL, opened if it is sealed
 */
record RawRows(Lake lake, String source, List<LakeColumn> columns, Map<String, String> texts) {

  static RawRows of(Lake lake, String source, ZoneFunctions functions) {
    String table = ZoneTable.of(source);
    List<LakeColumn> columns =
        lake.find(ZoneTable.RAW, table)
            .orElseThrow(
                () ->
                    new ZoneException(
                        "source `" + source + "`: nothing was read of it; run parley ingest first"))
            .columns();
    Set<String> sealed = RawZone.sealed(Appending.properties(lake, ZoneTable.RAW, table));
    Map<String, String> texts = new LinkedHashMap<>();
    for (LakeColumn column : columns) {
      if (!RawZone.OWN.contains(column)) {
        String quoted = name(column.name());
        texts.put(
            column.name(),
            sealed.contains(column.name())
                ? functions.open(
                    quoted, RawZone.purpose(source), RawZone.SEAL, column.name(), "_row")
                : "CAST(" + quoted + " AS VARCHAR)");
      }
    }
    return new RawRows(lake, source, columns, texts);
  }

  /** What to put after FROM for rows of batches above a number, rejected ones among them. */
  String above(long batch) {
    return ZoneSql.scan(
        columns, Appending.filesAbove(lake, ZoneTable.RAW, ZoneTable.of(source), "_batch", batch));
  }

  /**
   * Checks that what a mapping reads is there.
   *
   * @throws ZoneException naming each column that is not
   */
  void check(List<CleanColumn> mapped) {
    for (CleanColumn column : mapped) {
      String needed = column.isPath() ? RawZone.PAYLOAD : column.from();
      if (!texts.containsKey(needed)) {
        throw new ZoneException(
            "source `%s`: no column `%s` in what was read%s"
                .formatted(source, needed, Nearest.hint(needed, texts.keySet())));
      }
    }
  }
}
