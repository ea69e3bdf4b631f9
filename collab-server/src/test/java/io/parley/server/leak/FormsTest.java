package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns, the search for them, and what is unpacked first. */
class FormsTest {
  private static final byte[] SECRET = "sixteen bytes !?".getBytes(StandardCharsets.US_ASCII);

  @Test
  void everyForm_atEveryAlignment_isFound() {
    List<Pattern> patterns = new ArrayList<>(Forms.ofBytes("bytes", SECRET));
    patterns.addAll(Forms.ofText("digits", "2055550123"));
    PatternSearch search = new PatternSearch(patterns);
    for (Pattern pattern : patterns) {
      for (int before = 0; before < 8; before++) {
        byte[] data = new byte[before + pattern.bytes().length];
        System.arraycopy(pattern.bytes(), 0, data, before, pattern.bytes().length);
        List<Pattern> found = new ArrayList<>();
        search.search(data, data.length, found::add);
        assertThat(found).as("%s after %d bytes", pattern, before).contains(pattern);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void secretAnywhereInADocument_isFoundInItsBase64(int before) {
    byte[] document = "      secret in a document".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(SECRET, 0, document, before, SECRET.length);
    byte[] text = Base64.getEncoder().encode(document);
    List<Pattern> found = new ArrayList<>();

    new PatternSearch(Forms.ofBytes("secret", SECRET)).search(text, text.length, found::add);

    assertThat(found).isNotEmpty();
  }

  @Test
  void base64InBase64BrokenIntoLines_isFound(@TempDir Path folder) throws IOException {
    byte[] inner = Base64.getMimeEncoder(8, new byte[] {'\n'}).encode(SECRET);
    byte[] outer =
        ("{\"a\":\"" + Base64.getEncoder().encodeToString(inner) + "\"}")
            .getBytes(StandardCharsets.US_ASCII);
    Unwrapping search = new Unwrapping(new PatternSearch(Forms.ofBytes("secret", SECRET)), folder);

    search.bytes("document", outer);

    assertThat(search.found()).extracting(Found::form).contains("bytes");
  }
}
