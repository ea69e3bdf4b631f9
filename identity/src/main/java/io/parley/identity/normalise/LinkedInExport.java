package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.PLAIN;
import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What LinkedIn asks for in contact lists. */
final class LinkedInExport {
  private static final int LONGEST_NAME = 35;
  private static final int LONGEST_COMPANY = 50;

  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) -> ExportText.mailbox(ExportText.lower(raw)),
              SHA256_HEX,
              "trimmed, lower case"),
          AttributeKind.GIVEN_NAME,
          shorter(LONGEST_NAME),
          AttributeKind.FAMILY_NAME,
          shorter(LONGEST_NAME),
          AttributeKind.ORGANISATION,
          shorter(LONGEST_COMPANY),
          AttributeKind.COUNTRY,
          new ExportRule(
              (raw, region) -> Places.country(raw).map(code -> code.toUpperCase(Locale.ROOT)),
              PLAIN,
              "ISO 3166-1 alpha-2, upper case"),
          AttributeKind.DEVICE_ID,
          new ExportRule(
              (raw, region) -> Optional.of(ExportText.lower(raw)), PLAIN, "trimmed, lower case"));

  private LinkedInExport() {}

  private static ExportRule shorter(int most) {
    return new ExportRule(
        (raw, region) -> ExportText.trimmed(raw).filter(text -> text.length() <= most),
        PLAIN,
        "trimmed; longer than " + most + " characters is left out");
  }
}
