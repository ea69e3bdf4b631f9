package io.parley.connector.destination.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines of RFC 4180, ended by LF, in UTF-8 without a mark at the start. */
final class CsvLines {
  private CsvLines() {}

  /** A line, with quotes where they are needed, without its end. */
  static String line(List<String> cells) {
    return line(cells, false);
  }

  /** A line, with quotes around each cell, without its end. */
  static String quoted(List<String> cells) {
    return line(cells, true);
  }

  private static String line(List<String> cells, boolean always) {
    StringWriter line = new StringWriter();
    var builder = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0);
    (always ? builder.quoteStrategy(QuoteStrategies.ALWAYS) : builder)
        .build(line)
        .writeRecord(cells);
    String text = line.toString();
    return text.substring(0, text.length() - 1);
  }

  /** A file: a header and lines. */
  static byte[] file(String header, List<String> lines) {
    StringBuilder file = new StringBuilder(header).append('\n');
    lines.forEach(line -> file.append(line).append('\n'));
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }
}
