package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Map;
import java.util.Optional;

/** What TikTok asks for in customer files, by its page of August 2025. */
final class TikTokExport {
  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) -> email(raw),
              SHA256_HEX,
              "lower case, without blanks and `+tag`; dots stay"),
          AttributeKind.PHONE,
          new ExportRule(ExportText::phoneDigits, SHA256_HEX, "country code, digits; without `+`"),
          AttributeKind.DEVICE_ID,
          new ExportRule(
              (raw, region) -> Optional.of(ExportText.lower(raw)),
              SHA256_HEX,
              "trimmed, lower case"));

  private TikTokExport() {}

  private static Optional<String> email(String raw) {
    return ExportText.lowerKeeping(raw, ExportText::noBlank)
        .flatMap(ExportText::mailbox)
        .flatMap(
            address -> {
              int at = address.indexOf('@');
              return ExportText.mailbox(
                  ExportText.withoutTag(address.substring(0, at)) + address.substring(at));
            });
  }
}
