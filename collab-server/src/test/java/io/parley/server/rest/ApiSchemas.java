package io.parley.server.rest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document, to hold requests and answers to it. */
final class ApiSchemas {
  static final JsonNode DOCUMENT = JsonMapper.shared().readTree(ApiDocument.text());
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private ApiSchemas() {}

  /** What is wrong with a value under a schema of the document; empty: nothing. */
  static List<Error> errors(JsonNode schema, String json) {
    return SCHEMAS
        .computeIfAbsent(schema.toString(), s -> compiled(schema))
        .validate(json, InputFormat.JSON);
  }

  /** References lead into the document's components, so these go along. */
  private static Schema compiled(JsonNode schema) {
    ObjectNode whole = JsonMapper.shared().createObjectNode();
    whole.set("$defs", DOCUMENT.requiredAt("/components/schemas"));
    whole.putArray("allOf").add(schema);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.toString().replace("#/components/schemas/", "#/$defs/"), InputFormat.JSON);
  }

  /** What a reference stands for; anything else as it is. */
  static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.requiredAt(node.get("$ref").asString().substring(1)) : node;
  }

  /** The operation of a request. */
  static Optional<JsonNode> operation(String method, String path) {
    String bare = path.replaceAll("\\?.*", "");
    for (Map.Entry<String, JsonNode> each : DOCUMENT.get("paths").properties()) {
      String template = each.getKey().replaceAll("\\{[a-z]+}", "[^/]+");
      boolean literal = each.getKey().equals(bare);
      if (literal || (bare.matches(template) && !DOCUMENT.get("paths").has(bare))) {
        return Optional.ofNullable(each.getValue().get(method.toLowerCase(java.util.Locale.ROOT)));
      }
    }
    return Optional.empty();
  }

  /** The answer that an operation declares for a status. */
  static Optional<JsonNode> response(JsonNode operation, int status) {
    JsonNode all = operation.get("responses");
    JsonNode found = all.get(Integer.toString(status));
    return Optional.ofNullable(found != null ? found : all.get("default"))
        .map(ApiSchemas::resolved);
  }

  /** Fails where an answer is not as the document says. */
  static void check(String method, String path, RestClient.Said said) {
    Optional<JsonNode> operation = operation(method, path);
    if (operation.isEmpty()) {
      return; // no such path: the answer is a problem, which other tests look at
    }
    JsonNode response =
        response(operation.get(), said.status())
            .orElseThrow(() -> new AssertionError(method + " " + path + " " + said.status()));
    String type = said.header("Content-Type").replaceAll(";.*", "");
    if (type.isEmpty() && !response.has("content")) {
      return;
    }
    JsonNode content = response.path("content").get(type);
    if (content == null) {
      throw new AssertionError(
          "%s %s %d comes as `%s`, which the document does not say"
              .formatted(method, path, said.status(), type));
    }
    if (type.endsWith("json")) {
      List<Error> errors = errors(content.get("schema"), said.text());
      if (!errors.isEmpty()) {
        throw new AssertionError(
            method + " " + path + " " + said.status() + ": " + errors + "\n" + said.text());
      }
    }
  }
}
