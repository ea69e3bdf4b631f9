package io.parley.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.wire.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPageTest {
  private final Story story = Stories.sample();
  private DemoPage page;
  private URI address = URI.create("http://127.0.0.1:0/");

  @BeforeAll
  void openPage() {
    page = DemoPage.open(story);
    address = URI.create(page.address());
  }

  @AfterAll
  void closePage() {
    page.close();
  }

  @Test
  void address_isLoopback() {
    assertThat(address.getHost()).isEqualTo("127.0.0.1");
    assertThat(address.getPort()).isPositive();
  }

  @Test
  void otherInterfaces_areNotListenedOn() throws IOException {
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress own : network.inetAddresses().toList()) {
        if (own instanceof Inet4Address && !own.isLoopbackAddress()) {
          assertThatThrownBy(() -> new Socket(own, address.getPort()).close())
              .isInstanceOf(ConnectException.class);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/story.json"})
  void answer_forbidsScriptsFramesAndCaching(String path) throws IOException {
    String head = get(path, "127.0.0.1:" + address.getPort()).toLowerCase(java.util.Locale.ROOT);

    assertThat(head).startsWith("http/1.1 200");
    assertThat(head).contains("content-security-policy: default-src 'none';");
    assertThat(head).contains("frame-ancestors 'none'");
    assertThat(head).doesNotContain("script-src").doesNotContain("access-control-allow-origin");
    assertThat(head)
        .contains("cache-control: no-store")
        .contains("x-content-type-options: nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"})
  void otherHost_isRefusedWithoutTheStory(String host) throws IOException {
    String answer = get("/story.json", host + ":" + address.getPort());

    assertThat(answer).startsWith("HTTP/1.1 421");
    assertThat(answer).doesNotContain("overlap").doesNotContain("44000");
  }

  @Test
  void localhost_isServed() throws IOException {
    assertThat(get("/story.json", "localhost:" + address.getPort())).startsWith("HTTP/1.1 200");
  }

  @Test
  void storyJson_isTheDocument() throws IOException {
    String answer = get("/story.json", "127.0.0.1:" + address.getPort());
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);

    assertThat(body.strip()).contains(Json.pretty(story));
  }

  @Test
  void page_showsTheStoryAndEscapesIt() throws IOException {
    String answer = get("/", "127.0.0.1:" + address.getPort());

    assertThat(answer).contains("44,000").contains("row-level-output");
    assertThat(answer).doesNotContain("<script>");
  }

  @Test
  void unknownPath_tellsNothing() throws IOException {
    String answer = get("/etc/passwd", "127.0.0.1:" + address.getPort());

    assertThat(answer)
        .startsWith("HTTP/1.1 404")
        .doesNotContain("Exception")
        .doesNotContain("trace");
  }

  private String get(String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      // HTTP/1.0 framing by Connection: close; the head is 1.1 for a Host to count.
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
