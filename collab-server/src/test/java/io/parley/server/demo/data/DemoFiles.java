package io.parley.server.demo.data;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the generated files with a reader that is not ours. */
final class DemoFiles {
  static final List<String> ALL =
      List.of(Hearth.CRM, Hearth.WEBSHOP, Metromail.MAILING_LIST, Metromail.SIGNUP_FORM);

  private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");

  private DemoFiles() {}

  /** All rows, the header first. */
  static List<List<String>> rows(Path directory, String file) throws IOException {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(directory.resolve(file))) {
      return reader.stream().map(CsvRecord::getFields).toList();
    }
  }

  /** The rows below the header that have the right number of fields. */
  static List<List<String>> wholeRows(Path directory, String file) throws IOException {
    List<List<String>> rows = rows(directory, file);
    int width = rows.get(0).size();
    return rows.stream().skip(1).filter(row -> row.size() == width).toList();
  }

  /** The mailbox behind a spelling. */
  static String mailbox(String cell) {
    String address = cell.strip().toLowerCase(Locale.ROOT);
    int at = address.indexOf('@');
    if (at < 0 || !address.endsWith("@gmail.example")) {
      return address;
    }
    String local = address.substring(0, at).split("\\+", -1)[0].replace(".", "");
    return local + address.substring(at);
  }

  /** The ten digits behind a spelling; empty if there are none. */
  static String number(String cell) {
    String digits = NO_DIGITS.matcher(cell).replaceAll("");
    return digits.length() == 11 ? digits.substring(1) : digits;
  }
}
