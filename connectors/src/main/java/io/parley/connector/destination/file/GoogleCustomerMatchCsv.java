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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Google's file for Customer Match, to be uploaded by hand: all values hashed but country and
 * postal code. The columns for e-mail and phone may come several times.
 *
 * @param emails columns for e-mail addresses, 1 to 3
 * @param phones columns for phone numbers, 1 to 3
 */
public record GoogleCustomerMatchCsv(int emails, int phones) implements FileFormat {
  private static final int MOST_COLUMNS = 3;
  private static final int MOST_ROWS = 1_000_000;
  private static final int FEWEST = 100;

  /** Checks the numbers. */
  public GoogleCustomerMatchCsv {
    if (emails < 1 || emails > MOST_COLUMNS || phones < 1 || phones > MOST_COLUMNS) {
      throw new IllegalArgumentException("a customer file has 1 to 3 columns a kind");
    }
  }

  @Override
  public String name() {
    return "google-customer-match";
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.of(
            AttributeKind.EMAIL,
            AttributeKind.PHONE,
            AttributeKind.GIVEN_NAME,
            AttributeKind.FAMILY_NAME,
            AttributeKind.COUNTRY,
            AttributeKind.POSTAL_CODE),
        MOST_ROWS,
        Long.MAX_VALUE,
        FEWEST,
        Removal.BY_MEMBER,
        true,
        false);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.GOOGLE, member);
    List<String> cells = new ArrayList<>();
    cells.addAll(padded(exports.of(AttributeKind.EMAIL, emails), emails));
    cells.addAll(padded(exports.of(AttributeKind.PHONE, phones), phones));
    List<Optional<String>> address = new ArrayList<>();
    for (AttributeKind kind :
        List.of(
            AttributeKind.GIVEN_NAME,
            AttributeKind.FAMILY_NAME,
            AttributeKind.COUNTRY,
            AttributeKind.POSTAL_CODE)) {
      address.add(exports.first(kind));
    }
    // Google matches by name and place with all four or not at all.
    boolean whole = address.stream().allMatch(Optional::isPresent);
    address.forEach(part -> cells.add(whole ? part.orElse("") : ""));
    return cells.stream().allMatch(String::isEmpty)
        ? new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut())
        : Encoded.Rows.of(List.of(CsvLines.line(cells)), exports.leftOut());
  }

  @Override
  public byte[] body(Batch batch) {
    List<String> header = new ArrayList<>();
    header.addAll(Collections.nCopies(emails, "Email"));
    header.addAll(Collections.nCopies(phones, "Phone"));
    header.addAll(List.of("First Name", "Last Name", "Country", "Zip"));
    return CsvLines.file(CsvLines.line(header), batch.rows());
  }

  private static List<String> padded(List<String> values, int size) {
    List<String> padded = new ArrayList<>(values);
    while (padded.size() < size) {
      padded.add("");
    }
    return padded;
  }
}
