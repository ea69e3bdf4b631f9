package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Map;
import java.util.Optional;

/** What Snap asks for in customer lists. */
final class SnapExport {
  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) -> ExportText.mailbox(ExportText.lower(raw)),
              SHA256_HEX,
              "trimmed, lower case"),
          AttributeKind.PHONE,
          new ExportRule(
              ExportText::phoneDigits,
              SHA256_HEX,
              "country code, digits; without `+` and leading zeros"),
          AttributeKind.DEVICE_ID,
          new ExportRule(
              (raw, region) -> Optional.of(ExportText.lower(raw)),
              SHA256_HEX,
              "trimmed, lower case"));

  private SnapExport() {}
}
