package io.parley.connector.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What is in the files of a {@link FileSource}. */
public sealed interface FileForm {
  /** CSV in UTF-8, a header line first. */
  FileForm CSV = new Csv(StandardCharsets.UTF_8);

  /**
   * CSV by comma and double quote, with a header line. A name that ends in {@code .gz} or {@code
   * .zst} says that the file is compressed.
   *
   * @param charset UTF-8, ISO-8859-1 or windows-1252
   */
  record Csv(Charset charset) implements FileForm {
    private static final Set<String> KNOWN = Set.of("UTF-8", "ISO-8859-1", "windows-1252");

    /** Refuses other character sets. */
    public Csv {
      if (!KNOWN.contains(charset.name())) {
        throw new IllegalArgumentException(
            "CSV is read in UTF-8, ISO-8859-1 or windows-1252, not in " + charset.name());
      }
    }
  }

  /**
   * One JSON object a line, in UTF-8; the batch has the one column {@code payload}. Compressed as
   * CSV is.
   */
  record JsonLines() implements FileForm {}

  /**
   * Parquet. Types are kept; what the lake has no type for comes as text, nested values as JSON.
   */
  record Parquet() implements FileForm {}
}
