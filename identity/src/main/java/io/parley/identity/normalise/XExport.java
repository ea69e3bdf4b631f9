package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Map;

/** What X asks for in custom audiences. */
final class XExport {
  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) -> ExportText.mailbox(ExportText.lower(raw)),
              SHA256_HEX,
              "trimmed, lower case"));

  private XExport() {}
}
