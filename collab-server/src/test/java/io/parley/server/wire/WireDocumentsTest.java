package io.parley.server.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  static Set<String> strict() {
    Set<String> all = new TreeSet<>(names());
    all.remove("hello");
    return all;
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

  /** The handshake alone only grows, so that nodes of all versions read each other's. */
  @Test
  void unknownKeyOfAHello_meansNothing() throws IOException {
    String more = golden("hello").replaceFirst("\\{", "{\"zz\":1,");

    assertThat(read("hello", more)).isEqualTo(document("hello"));
  }

  @ParameterizedTest
  @MethodSource("strict")
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
    "delivery, delivery version 99 is not understood; this node reads 1",
    "explain-request, request version 99 is not understood; this node reads 1",
    "explanation, explanation version 99 is not understood; this node reads 1",
    "go, go version 99 is not understood; this node reads 1",
    "key-deal, key deal version 99 is not understood; this node reads 1",
    "key-share, key share version 99 is not understood; this node reads 1",
    "key-succession, succession version 99 is not understood; this node reads 1",
    "member-messages, messages version 99 is not understood; this node reads 1",
    "node-identity, identity version 99 is not understood; this node reads 1",
    "psi-answer, psi version 99 is not understood; this node speaks version 2",
    "psi-commit, psi version 99 is not understood; this node speaks version 2",
    "psi-go, psi version 99 is not understood; this node speaks version 2",
    "psi-proposal, psi version 99 is not understood; this node speaks version 2",
    "psi-terms, psi version 99 is not understood; this node speaks version 2",
    "release, release version 99 is not understood; this program reads 1",
    "reply, reply version 99 is not understood; this node reads 1",
    "revoke-request, request version 99 is not understood; this node reads 1",
    "signed-agreement, signed agreement version 99 is not understood; this node reads 1",
    "stream-ticket, stream ticket version 99 is not understood; this node reads 1",
    "withdrawal, withdrawal version 99 is not understood; this node reads 1"
  })
  void otherVersion_isRefusedNamingBoth(String name, String message) throws IOException {
    // the document's own version, and not that of one inside it
    String other =
        switch (name) {
          case "offer" -> golden(name).replace("\"v\":2", "\"v\":3");
          case "explain-request" -> golden(name).replaceFirst("\"v\":1", "\"v\":99");
          default -> golden(name).replaceFirst("\"v\":\\d+", "\"v\":99");
        };

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

  /** As documents were written before their kind said a version; these rest on disks. */
  @ParameterizedTest
  @CsvSource({"signed-agreement", "member-messages", "reply", "reply-refused"})
  void documentOfBeforeVersions_isReadAsTheFirst(String name) throws IOException {
    String before = file("/wire-before/" + name + ".json");
    assertThat(before).doesNotContain("\"v\":");

    assertThat(read(name, before)).isEqualTo(document(name));
  }

  @ParameterizedTest
  @CsvSource({
    "go, \"v\":1",
    "key-share, \"v\":1",
    "key-deal, \"v\":1",
    "stream-ticket, \"v\":1",
    "delivery, \"v\":1",
    "psi-go, \"v\":2"
  })
  void documentThatRestsNowhere_isRefusedWithoutItsVersion(String name, String version)
      throws IOException {
    String own = golden(name);
    int at = own.indexOf(version);
    String without =
        own.substring(0, at) + own.substring(at + version.length()).replaceFirst("^,", "");

    assertThatThrownBy(() -> read(name, without)).isInstanceOf(BadDocument.class);
  }

  @Test
  void helloOfBeforeLists_isReadAsOneProtocol() throws IOException {
    assertThat(read("hello", file("/wire-before/hello.json")))
        .isEqualTo(new Hello(1, List.of(1), List.of(), "ready"));
  }

  private static boolean hasVersion(String name) throws ClassNotFoundException {
    Class<?> found = Class.forName("io.parley.server.wire." + name);
    return found.isRecord()
        && Stream.of(found.getRecordComponents()).anyMatch(c -> c.getName().equals("v"));
  }

  /** Whoever adds a document adds its golden bytes. */
  @Test
  void everyDocumentWithAVersion_hasItsGoldenBytes() throws Exception {
    Set<String> shown = new TreeSet<>();
    DOCUMENTS.values().forEach(d -> shown.add(d.getClass().getSimpleName()));
    Set<String> versioned = new TreeSet<>();
    Path classes = Path.of(Reply.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/parley/server/wire"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (!name.contains("$") && !name.equals("package-info") && hasVersion(name)) {
          versioned.add(name);
        }
      }
    }

    assertThat(versioned).hasSizeGreaterThan(30).isSubsetOf(shown);
    versioned.add("AuditLine"); // of two that say theirs
    assertThat(shown).as("documents that say no version").isEqualTo(versioned);
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
    return file("/wire/" + name + ".json");
  }

  private static String file(String name) throws IOException {
    try (InputStream in = WireDocumentsTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no golden file " + name);
      }
      return new String(in.readAllBytes(), UTF_8).strip();
    }
  }
}
