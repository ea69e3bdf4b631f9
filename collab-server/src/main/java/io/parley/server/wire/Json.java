package io.parley.server.wire;

import io.parley.query.account.Charge;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as nodes write it: sorted keys, exact decimals, unknown keys refused. What is signed is
 * written as canonical JSON.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .addMixIn(Charge.class, ChargeJson.class)
          .build();

  private Json() {}

  /** The document's bytes. */
  public static byte[] bytes(Object document) {
    return text(document).getBytes(StandardCharsets.UTF_8);
  }

  /** The document on one line. */
  public static String text(Object document) {
    return document instanceof SignedDocument
        ? CanonicalJson.of(MAPPER.valueToTree(document))
        : written(document);
  }

  private static String written(Object document) {
    return MAPPER.writeValueAsString(document);
  }

  /** The document for a person's eyes. */
  public static String pretty(Object document) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  /**
   * Reads a document.
   *
   * @throws BadDocument when it is not one of this type; the text says no more than that, or which
   *     version it is of
   */
  public static <T> T read(byte[] bytes, Class<T> type) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (JacksonException e) {
      if (e.getCause() instanceof BadDocument bad) {
        throw bad; // a record that names the version it found
      }
      throw new BadDocument("not a " + type.getSimpleName() + " of a version that this node reads");
    }
  }
}
