package io.parley.server.demo;

import io.parley.server.demo.page.StoryHtml;
import io.parley.server.demo.story.Story;
import io.parley.server.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The demo's web page, on the loopback address. The demo's own process serves it, for it alone
 * knows the generator's truth; the room does not.
 */
public final class DemoPage implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private DemoPage(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Serves a story on a free port. */
  public static DemoPage open(Story story) {
    return new DemoPage(
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .properties(Map.of("server.address", "127.0.0.1", "server.port", "0"))
            .initializers(
                context ->
                    ((GenericApplicationContext) context).registerBean(Story.class, () -> story))
            .run());
  }

  /** The page's address. */
  public String address() {
    WebServer server = ((WebServerApplicationContext) context).getWebServer();
    int port = Objects.requireNonNull(server).getPort();
    return "http://127.0.0.1:" + port + "/";
  }

  @Override
  public void close() {
    context.close();
  }

  /** The web application. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Pages pages(Story story) {
      return new Pages(story);
    }
  }

  /** The page and its document. */
  @RestController
  static class Pages {
    private final Story story;

    Pages(Story story) {
      this.story = story;
    }

    @GetMapping(path = "/", produces = "text/html;charset=UTF-8")
    ResponseEntity<String> page(HttpServletRequest request) {
      return local(request, StoryHtml.of(story));
    }

    @GetMapping(path = "/story.json", produces = "application/json")
    ResponseEntity<String> document(HttpServletRequest request) {
      return local(request, Json.pretty(story));
    }

    /** Only for who asked for this address: a page elsewhere cannot read it by another name. */
    private static ResponseEntity<String> local(HttpServletRequest request, String body) {
      String host = request.getServerName();
      if (!host.equals("127.0.0.1") && !host.equals("localhost")) {
        return ResponseEntity.status(HttpStatus.MISDIRECTED_REQUEST).body("ask for 127.0.0.1");
      }
      return ResponseEntity.ok()
          .header("Cache-Control", "no-store")
          .header(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
          .header("X-Content-Type-Options", "nosniff")
          .body(body);
    }
  }
}
