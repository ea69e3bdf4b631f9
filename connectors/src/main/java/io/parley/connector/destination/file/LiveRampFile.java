package io.parley.connector.destination.file;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Exports;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * LiveRamp's column file of known people: a key, names and address plain, e-mail and phone hashed,
 * and a column with a 1 for the audience. Device identifiers never come into the same file. A new
 * file replaces the one before, by which people leave.
 *
 * @param segment name of the audience's column: capitals and digits, a capital first
 */
public record LiveRampFile(String segment) implements FileFormat {
  private static final int MOST_ROWS = 2_000_000;
  private static final int FEWEST = 25;
  private static final List<String> HEADER =
      List.of(
          "CCID", "FIRSTNAME", "LASTNAME", "ADDRESS1", "CITY", "STATE", "ZIP", "EMAIL1", "PHONE1");

  /** Checks the name. */
  public LiveRampFile {
    if (!segment.matches("[A-Z][A-Z0-9]{0,63}") || HEADER.contains(segment)) {
      throw new IllegalArgumentException(
          "a LiveRamp column has capitals and digits, and a name that no other column has");
    }
  }

  @Override
  public String name() {
    return "liveramp";
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.copyOf(ExportProfile.LIVERAMP.kinds()),
        MOST_ROWS,
        Long.MAX_VALUE,
        FEWEST,
        Removal.BY_REPLACEMENT,
        true,
        true);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.LIVERAMP, member);
    List<String> cells = new ArrayList<>();
    cells.add(exports.key().orElse(member.id()));
    for (AttributeKind kind :
        List.of(
            AttributeKind.GIVEN_NAME,
            AttributeKind.FAMILY_NAME,
            AttributeKind.STREET,
            AttributeKind.LOCALITY,
            AttributeKind.REGION,
            AttributeKind.POSTAL_CODE,
            AttributeKind.EMAIL,
            AttributeKind.PHONE)) {
      cells.add(exports.first(kind).orElse(""));
    }
    boolean reachable =
        !cells.get(HEADER.indexOf("EMAIL1")).isEmpty()
            || !cells.get(HEADER.indexOf("PHONE1")).isEmpty()
            || (!cells.get(HEADER.indexOf("LASTNAME")).isEmpty()
                && !cells.get(HEADER.indexOf("ADDRESS1")).isEmpty()
                && !cells.get(HEADER.indexOf("ZIP")).isEmpty());
    cells.add("1");
    return reachable
        ? Encoded.Rows.of(List.of(CsvLines.quoted(cells)), exports.leftOut())
        : new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut());
  }

  @Override
  public byte[] body(Batch batch) {
    List<String> header = new ArrayList<>(HEADER);
    header.add(segment);
    return CsvLines.file(CsvLines.quoted(header), batch.rows());
  }
}
