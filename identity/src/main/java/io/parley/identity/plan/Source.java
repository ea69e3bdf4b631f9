package io.parley.identity.plan;

import io.parley.identity.survive.ConsentRule;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of records, and what its columns mean.
 *
 * @param name one of its own in the identity file
 * @param file where it is
 * @param format how it is written
 * @param delimiter between the columns of a CSV; one character
 * @param encoding of a CSV: {@code utf-8}, {@code latin-1} or {@code utf-16} (little endian, as
 *     Windows writes it)
 * @param key the column that names a record within this source
 * @param columns where each attribute stands, in the order of the file
 * @param region where a phone number without a country's code is from: ISO 3166-1 alpha-2, upper
 *     case; without it such a number is not read, for a guess would join strangers
 * @param trust the higher, the sooner this source's values stand in the golden record
 * @param updated the column that says when a record was last changed
 * @param consent by purpose how this source says whether a person consents; a purpose that it does
 *     not name is unknown in all its records
 */
public record Source(
    String name,
    Path file,
    Format format,
    String delimiter,
    String encoding,
    String key,
    Map<String, ColumnUse> columns,
    String region,
    int trust,
    Optional<String> updated,
    Map<String, ConsentRule> consent) {
  /** How a file is written. */
  public enum Format {
    CSV,
    JSON,
    PARQUET
  }

  public Source {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    consent = Collections.unmodifiableMap(new LinkedHashMap<>(consent));
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("the source `" + name + "` maps no column");
    }
  }
}
