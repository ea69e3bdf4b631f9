package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search that cannot find would pass every test for leaks; this one is shown to find. */
@Tag("slow")
class ProcessMemoryTest {

  @ParameterizedTest
  @CsvSource({"array,bytes", "direct,bytes", "uuid,UUID object", "text,text in UTF-16LE"})
  void secretKeptByAnotherProcess_isFound(String way, String form) throws Exception {
    String secret = UUID.randomUUID().toString().substring(0, 16);
    List<Pattern> patterns =
        way.equals("text")
            ? Forms.ofText("secret", secret)
            : Forms.ofBytes("secret", secret.getBytes(StandardCharsets.US_ASCII));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LeakyProcess.class.getName(),
                way)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      OutputStream in = process.getOutputStream();
      in.write(secret.getBytes(StandardCharsets.US_ASCII));
      in.flush();
      assertThat(process.getInputStream().read()).isEqualTo(1);
      ProcessMemory memory = new ProcessMemory(process.pid());
      Peers.require(memory.whyNot());

      ProcessMemory.Look look = memory.search(new PatternSearch(patterns));

      assertThat(look.found()).extracting(Found::form).contains(form);
    } finally {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
