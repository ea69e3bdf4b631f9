package io.parley.server.rest;

import io.parley.policy.ReasonCode;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 document: written by hand in {@code rest/openapi.json}, with the codes of
 * problems from their registries. A test holds it to the mappings and its examples to its schemas.
 */
final class ApiDocument {
  private static final String RESOURCE = "/rest/openapi.json";

  private ApiDocument() {}

  /** The document, for eyes. */
  static String text() {
    return Json.pretty(document()) + "\n";
  }

  private static ObjectNode document() {
    try (InputStream in = Objects.requireNonNull(ApiDocument.class.getResourceAsStream(RESOURCE))) {
      ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(in.readAllBytes());
      ObjectNode code = (ObjectNode) document.requiredAt("/components/schemas/ProblemCode");
      ArrayNode codes = code.putArray("enum");
      Stream.concat(
              Arrays.stream(ProblemCode.values()).map(ProblemCode::code),
              Arrays.stream(ReasonCode.values()).map(ReasonCode::code))
          .forEach(codes::add);
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
