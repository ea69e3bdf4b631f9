package io.parley.server.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden files that every later version must still read. Written anew by {@code
 * -Dparley.generate=true}, which after a first release is for new documents only.
 */
class WireDocumentsTest {
  private static final Map<String, Object> DOCUMENTS = WireDocuments.all();

  static Set<String> names() {
    return DOCUMENTS.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void document_isWrittenAsItsGoldenBytes(String name) throws IOException {
    if (Boolean.getBoolean("parley.generate")) {
      Path file = Path.of("src/test/resources/wire").resolve(name + ".json");
      Files.writeString(file, Json.text(document(name)) + "\n");
      return;
    }
    assertThat(Json.text(document(name))).isEqualTo(golden(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void goldenBytes_areReadAsTheDocument(String name) throws IOException {
    assertThat(read(name, golden(name))).isEqualTo(document(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void unknownKey_isRefused(String name) throws IOException {
    String more = golden(name).replaceFirst("\\{", "{\"zz\":1,");

    assertThatThrownBy(() -> read(name, more))
        .isInstanceOf(BadDocument.class)
        .hasMessage(
            "not a %s of a version that this node reads"
                .formatted(document(name).getClass().getSimpleName()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void bytesLeftOver_areRefused(String name) throws IOException {
    String twice = golden(name) + golden(name);

    assertThatThrownBy(() -> read(name, twice)).isInstanceOf(BadDocument.class);
  }

  @ParameterizedTest
  @CsvSource({
    "agreement, agreement version 99 is not understood; this node reads 1",
    "answer, answer version 99 is not understood; this program reads 1",
    "ask-request, request version 99 is not understood; this node reads 2",
    "audit-entry, audit entry version 99 is not understood; this node reads 1",
    "audit-line-link, audit link version 99 is not understood; this node reads 1",
    "audit-line-checkpoint, checkpoint version 99 is not understood; this node reads 1",
    "signed-answer, signed answer version 99 is not understood; this program reads 1",
    "audience-tokens, audience version 99 is not understood; this node reads 1",
    "grant, grant version 99 is not understood; this node reads 2",
    "offer, offer version 3 is not understood; this node reads 2",
    "party-promise, promise version 99 is not understood; this node reads 1",
    "policy-signature, policy signature version 99 is not understood; this node reads 1",
    "withdrawal, withdrawal version 99 is not understood; this node reads 1"
  })
  void otherVersion_isRefusedNamingBoth(String name, String message) throws IOException {
    // the document's own version, and not that of one inside it
    String other =
        name.equals("offer")
            ? golden(name).replace("\"v\":2", "\"v\":3")
            : golden(name).replaceFirst("\"v\":\\d+", "\"v\":99");

    assertThatThrownBy(() -> read(name, other)).isInstanceOf(BadDocument.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"blinded\"', '\"sealed\"', 'the agreement wants keys `sealed`, this node knows keyed and blinded ones'",
    "'\"checks\":41', '\"checks\":40', 'the agreement''s terms of blinding: a batch of 4096 rows has 41 to 2048 checks, not 40'",
    "2000000, -1, 'the agreement''s terms of blinding: a growth cap is 0 or more, not -1'",
    "2000000, 9007199254740992, 'the agreement''s growth cap is at most 9007199254740991'"
  })
  void otherTermsOfBlinding_areRefused(String from, String to, String message) throws IOException {
    String other = golden("agreement-blinded").replace(from, to);
    assertThat(other).isNotEqualTo(golden("agreement-blinded"));

    assertThatThrownBy(() -> read("agreement-blinded", other))
        .isInstanceOf(BadDocument.class)
        .hasMessage(message);
  }

  @Test
  void noVersion_isRefused() throws IOException {
    String without = golden("grant").replace(",\"v\":2", "");
    assertThat(without).isNotEqualTo(golden("grant"));

    assertThatThrownBy(() -> read("grant", without)).isInstanceOf(BadDocument.class);
  }

  @ParameterizedTest
  @CsvSource({
    "\"curve\":\"pure 0.1 * 2\", \"curve\":\"pure 0.1 * 3\"",
    "\"curve\":\"pure 0.1 * 2\", \"curve\":\"pure 0.1 *2\"",
    "\"curve\":\"pure 0.1 * 2\", \"curve\":\"pure 0.2\"",
    "\"curve\":\"pure 0.1 * 2\", \"curve\":\"none\"",
    "'\"epsilon\":0.2}', '\"epsilon\":0.1}'",
    "'\"epsilon\":0.2}', '\"epsilon\":1e999999999}'",
    "'\"epsilon\":0.2}', '\"epsilon\":\"1e999999999\"}'",
    "'\"epsilon\":0.2}', '\"epsilon\":-0.2}'",
    "'\"epsilon\":0.2}', '\"epsilon\":null}'",
    "',\"epsilon\":0.2}', '}'"
  })
  void chargeThatContradictsItsCurve_isRefused(String from, String to) throws IOException {
    String other = golden("party-promise-curves").replace(from, to);
    assertThat(other).isNotEqualTo(golden("party-promise-curves"));

    assertThatThrownBy(() -> read("party-promise-curves", other)).isInstanceOf(BadDocument.class);
  }

  @Test
  void everyGoldenFile_belongsToADocument() throws IOException {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> folder = Files.list(Path.of("src/test/resources/wire"))) {
      folder.forEach(f -> files.add(f.getFileName().toString().replace(".json", "")));
    }

    assertThat(files).isEqualTo(names());
  }

  @Test
  void refusal_saysNothingOfTheBytes() {
    assertThatThrownBy(() -> Json.read("{\"secret\": ".getBytes(UTF_8), Grant.class))
        .isInstanceOf(BadDocument.class)
        .hasNoCause()
        .hasMessage("not a Grant of a version that this node reads");
  }

  private static Object document(String name) {
    Object document = DOCUMENTS.get(name);
    if (document == null) {
      throw new IllegalArgumentException(name);
    }
    return document;
  }

  private static Object read(String name, String json) {
    return Json.read(json.getBytes(UTF_8), document(name).getClass());
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = WireDocumentsTest.class.getResourceAsStream("/wire/" + name + ".json")) {
      if (in == null) {
        throw new IOException("no golden file of " + name);
      }
      return new String(in.readAllBytes(), UTF_8).strip();
    }
  }
}
