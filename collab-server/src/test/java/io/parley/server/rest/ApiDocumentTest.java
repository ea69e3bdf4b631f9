package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.ReasonCode;
import io.parley.server.account.Right;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document against the mappings, its own schemas, and its copy for readers. */
class ApiDocumentTest {
  private static final Path COPY = Path.of("../docs/openapi.json");

  /** Every mapping with its method: {@code get /v1/queries}. */
  private static Map<String, Method> mappings() {
    Map<String, Method> mappings = new TreeMap<>();
    for (Class<?> type :
        Stream.of(RestWeb.class, PartyWeb.class)
            .flatMap(
                web -> Stream.of(Objects.requireNonNull(web.getAnnotation(Import.class)).value()))
            .toList()) {
      for (Method method : type.getDeclaredMethods()) {
        RequestMapping mapping =
            AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping != null) {
          String verb = mapping.method()[0].name().toLowerCase(Locale.ROOT);
          mappings.put(verb + " " + mapping.path()[0], method);
        }
      }
    }
    return mappings;
  }

  private static Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    ApiSchemas.DOCUMENT
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(o -> o.getValue().has("operationId"))
                    .forEach(o -> operations.put(o.getKey() + " " + path.getKey(), o.getValue())));
    return operations;
  }

  @Test
  void everyMapping_isInTheDocument_andTheOtherWayRound() {
    assertThat(operations().keySet()).isEqualTo(mappings().keySet()).hasSizeGreaterThan(20);
  }

  /** A mapping without a right would be closed to all; one that is open says so. */
  @Test
  void everyMapping_namesItsRight_asTheDocumentDoes() {
    mappings()
        .forEach(
            (mapping, method) -> {
              Needs needs = method.getAnnotation(Needs.class);
              JsonNode operation = Objects.requireNonNull(operations().get(mapping));
              assertThat(needs == null)
                  .as(mapping)
                  .isEqualTo(method.isAnnotationPresent(Open.class));
              if (needs != null) {
                assertThat(operation.get("description").asString())
                    .contains(
                        "Needs the right `%s`."
                            .formatted(needs.value().name().toLowerCase(Locale.ROOT)));
              } else {
                assertThat(operation.has("security")).as(mapping).isTrue();
              }
            });
  }

  /** docs/rights.md lists the doors, and RightsTest calls them: none is forgotten there. */
  @Test
  void everyMappingWithARight_isADoorThatIsCalled() {
    Map<String, Right> needed = new TreeMap<>();
    mappings()
        .forEach(
            (mapping, method) ->
                Optional.ofNullable(method.getAnnotation(Needs.class))
                    .ifPresent(needs -> needed.put(mapping, needs.value())));
    Map<String, Right> called = new TreeMap<>();
    Stream.concat(RestDoors.all().stream(), RestDoors.atParty().stream())
        .forEach(door -> called.put(door.mapping(), door.right()));

    assertThat(called).isEqualTo(needed);
  }

  @Test
  void everyExample_isValidUnderItsSchema() {
    List<JsonNode> withExamples = new ArrayList<>();
    collect(ApiSchemas.DOCUMENT, withExamples);
    for (JsonNode each : withExamples) {
      if (each.get("example").isObject()) {
        assertThat(ApiSchemas.errors(each.get("schema"), each.get("example").toString()))
            .as(each.get("example").toString())
            .isEmpty();
      }
    }
    assertThat(withExamples).hasSizeGreaterThan(40);
  }

  /** The check above would find a wrong example. */
  @Test
  void exampleWithAnotherKey_isFound() {
    JsonNode schema = ApiSchemas.DOCUMENT.requiredAt("/components/schemas/Rewrite");

    assertThat(ApiSchemas.errors(schema, "{\"sql\":\"SELECT 1\",\"changes\":[]}")).isEmpty();
    assertThat(ApiSchemas.errors(schema, "{\"sql\":1,\"changes\":[]}")).isNotEmpty();
    assertThat(ApiSchemas.errors(schema, "{\"sql\":\"SELECT 1\",\"changes\":[],\"more\":1}"))
        .isNotEmpty();
  }

  private static void collect(JsonNode node, List<JsonNode> found) {
    if (node.has("example") && node.has("schema")) {
      found.add(node);
    }
    node.forEach(child -> collect(child, found));
  }

  @Test
  void everyReference_leadsSomewhere() {
    List<String> references = ApiSchemas.DOCUMENT.findValuesAsString("$ref");
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(ApiSchemas.DOCUMENT.at(reference.substring(1)).isMissingNode())
          .as(reference)
          .isFalse();
    }
  }

  @Test
  void noCode_isInBothRegistries_andAllAreInTheDocument() {
    List<String> ours = Arrays.stream(ProblemCode.values()).map(ProblemCode::code).toList();

    assertThat(ours).noneMatch(code -> ReasonCode.of(code).isPresent());
    assertThat(ApiSchemas.DOCUMENT.at("/components/schemas/ProblemCode/enum"))
        .hasSize(ours.size() + ReasonCode.values().length);
  }

  @Test
  void copyForReaders_isWhatIsServed() throws IOException {
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(COPY, ApiDocument.text());
    }
    assertThat(Files.readString(COPY)).isEqualTo(ApiDocument.text());
  }
}
