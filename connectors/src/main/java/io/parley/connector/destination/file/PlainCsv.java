package io.parley.connector.destination.file;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Takes;

/**
 * A plain CSV file. Cells are written as they are: a spreadsheet may take one that begins with = or
 * + for a formula.
 *
 * @param columns what is in it
 */
public record PlainCsv(PlainColumns columns) implements FileFormat {
  @Override
  public String name() {
    return "file";
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public Takes takes() {
    return columns.takes();
  }

  @Override
  public Encoded encode(AudienceMember member) {
    return columns.encode(member);
  }

  @Override
  public byte[] body(Batch batch) {
    return CsvLines.file(CsvLines.line(columns.header()), batch.rows());
  }
}
