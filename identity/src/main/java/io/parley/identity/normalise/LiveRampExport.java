package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.PLAIN;
import static io.parley.identity.normalise.ExportEncoding.SHA1_HEX;
import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What LiveRamp asks for in column files. It takes no hashed phones in files from the European
 * Union; whoever sends one leaves that column out.
 */
final class LiveRampExport {
  private static final Pattern ZIP = Pattern.compile("[0-9]{5}|[0-9]{9}");

  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) ->
                  ExportText.lowerKeeping(raw, ExportText::noBlank).flatMap(ExportText::mailbox),
              SHA256_HEX,
              "lower case, without blanks"),
          AttributeKind.PHONE,
          new ExportRule(
              (raw, region) -> PhoneNumbers.valid(raw, region).map(PhoneNumbers::national),
              SHA1_HEX,
              "digits of a valid number without its country code"),
          AttributeKind.GIVEN_NAME,
          trimmed(),
          AttributeKind.FAMILY_NAME,
          trimmed(),
          AttributeKind.STREET,
          trimmed(),
          AttributeKind.LOCALITY,
          trimmed(),
          AttributeKind.REGION,
          trimmed(),
          AttributeKind.POSTAL_CODE,
          new ExportRule(
              (raw, region) ->
                  Optional.of(Fold.digits(raw)).filter(code -> ZIP.matcher(code).matches()),
              PLAIN,
              "ZIP of 5 or 9 digits, without hyphen"),
          AttributeKind.CUSTOMER_ID,
          trimmed());

  private LiveRampExport() {}

  private static ExportRule trimmed() {
    return new ExportRule((raw, region) -> ExportText.trimmed(raw), PLAIN, "trimmed");
  }
}
