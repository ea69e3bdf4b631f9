package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.TestPeople;
import io.parley.server.activation.InboxDoors;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages from node.yaml by the command: e-mail by a real SMTP server, text messages and push by a
 * stand-in of a gateway, an inbox by HTTP. Ann and Bob are in each audience.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageKindsTest {
  private static final String COMMON =
      """
      campaign: autumn, unsubscribe-url: "https://shop.example/stop", unsubscribed: stop.txt,
            zones: UTC, fields: "given_name,device_id", people: people.csv""";

  private final GreenMail smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private ExportingNode node;

  @BeforeAll
  void start(@TempDir Path root) throws IOException {
    smtp.start();
    node =
        ExportingNode.ready(
            root,
            """
            email,phone,campaign
            Ann.Lee@shop.test,+44 20 7946 0958,none
            bob@shop.test,,none
            """);
    node.secret("token.key", TestPeople.TOKEN);
    Files.writeString(
        node.path("people.csv"),
        "email,given_name,birth_date,device_id\nann.lee@SHOP.test,Ann,1987-06-05,5F3A2B18-9c4d-4e7f-b8e2-17d3a1e69b25\n");
  }

  @AfterAll
  void stop() {
    node.close();
    smtp.stop();
  }

  @Test
  void email_goesOnceToEach_withNameAndWayOut_andGuardRails() throws Exception {
    Files.writeString(node.path("stop.txt"), "");
    node.destinations(
        email("news", night(true), "1 per week") + email("more", night(false), "1 per week"));
    audience("mail", "news", "more");

    Said asleep = node.export("mail", "news");
    assertThat(asleep.exit()).as(asleep.all()).isZero();
    assertThat(asleep.out()).contains("0 added", "left out quiet_hours: 2");
    assertThat(smtp.getReceivedMessages()).isEmpty();

    node.destinations(
        email("news", night(false), "1 per week") + email("more", night(false), "1 per week"));
    Said sent = node.export("mail", "news");
    assertThat(sent.exit()).as(sent.all()).isZero();
    assertThat(sent.out()).contains("2 added");
    MimeMessage ann = to("ann.lee@SHOP.test"); // as people.csv spells it
    assertThat(ann.getSubject()).isEqualTo("Hello Ann");
    assertThat(to("bob@shop.test").getSubject()).isEqualTo("Hello you");
    assertThat(ann.getContent().toString()).contains("https://shop.example/stop/");
    assertThat(node.export("mail", "news").out()).isEqualTo("nothing is due there\n");
    assertThat(node.receipts("mail").toString()).contains("\"added\":2").doesNotContain("shop.t");

    // Another campaign: the cap is over all, and whoever pressed the link is left out for good.
    Said often = node.export("mail", "more");
    assertThat(often.out()).contains("left out too_often: 2");
    Matcher token =
        Pattern.compile("/stop/([A-Za-z0-9_-]{43})>").matcher(ann.getHeader("List-Unsubscribe")[0]);
    assertThat(token.find()).isTrue();
    Files.writeString(node.path("stop.txt"), token.group(1) + "\n");
    node.destinations(email("more", night(false), "2 per week"));
    Said last = node.export("mail", "more");
    assertThat(last.out()).contains("1 added", "left out suppressed: 1");
    assertThat(Arrays.stream(smtp.getReceivedMessages())).hasSize(3);
    assertThat(node.export("mail", "more").out()).isEqualTo("nothing is due there\n");
  }

  /** What did not go counts neither as sent nor against the cap; what is missing stops all. */
  @Test
  void serverThatIsGone_andFileThatIsMissing_sendNothing_andAreTakenUp() throws IOException {
    Files.writeString(node.path("stop.txt"), "");
    String gone =
        email("gone", night(false), "9 per week")
            .replace("port: " + smtp.getSmtp().getPort(), "port: " + freePort());
    node.destinations(gone);
    audience("late", "gone");
    Said broken = node.export("late", "gone");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out()).contains("broken", "failed smtp_unreachable: 1");
    assertThat(node.status("late")).contains("at gone: broken, delivery 1, about 0 people");

    int before = smtp.getReceivedMessages().length;
    node.destinations(email("gone", night(false), "9 per week"));
    Files.delete(node.path("stop.txt"));
    Said refused = node.export("late", "gone");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("stop.txt", "make an empty one");
    assertThat(node.receipts("late")).as("broken twice, and told so").hasSize(2);

    Files.writeString(node.path("stop.txt"), "");
    Said sent = node.export("late", "gone");
    assertThat(sent.out()).as(sent.all()).contains("delivered", "2 added");
    assertThat(smtp.getReceivedMessages()).hasSize(before + 2);
  }

  @Test
  void textMessagesAndPush_goBySignedWebhook() throws IOException {
    Files.writeString(node.path("stop.txt"), "");
    try (StandIn gateway =
        new StandIn(
            (call, audience) -> {
              StandIn.rule(call.headers().containsKey("webhook-signature"), "signature");
              audience.add(
                  call.json().path("channel").asString() + " " + call.json().path("to").asString());
              return new StandIn.Reply(200, "{}");
            })) {
      node.destinations(
          webhook("texts", "sms", "", gateway)
              + webhook("taps", "push", "subject: \"For {{given_name|you}}\", ", gateway));
      audience("phones", "texts", "taps");

      Said texts = node.export("phones", "texts");
      assertThat(texts.out()).as(texts.all()).contains("1 added", "no_usable_identifier: 1");
      Said taps = node.export("phones", "taps");
      assertThat(taps.out()).as(taps.all()).contains("1 added", "no_usable_identifier: 1");
      assertThat(gateway.broken()).isEmpty();
      assertThat(gateway.members())
          .containsExactlyInAnyOrder(
              "sms +442079460958", "push 5f3a2b18-9c4d-4e7f-b8e2-17d3a1e69b25");
    }
  }

  @Test
  void inbox_isReadByHttp_byWhoHasTheKey_untilThePersonObjects() throws Exception {
    Files.writeString(node.path("stop.txt"), "");
    int port = freePort();
    node.destinations(
        """
        - name: app
          kind: inbox
          with: {%s, at-most: 9 per day, quiet: "%s", port: %d,
            subject: "Hello {{given_name|you}}", text: "Shoes are back."}
          secrets: {unsubscribe: "file:token.key", read: "file:token.key"}
        """
            .formatted(COMMON, night(false), port));
    audience("inside", "app");
    Said said = node.export("inside", "app");
    assertThat(said.out()).as(said.all()).contains("2 added");
    NodeDirectory directory = new NodeDirectory(node.path(""));
    try (InboxDoors doors =
        InboxDoors.open(NodeConfiguration.load(node.config()), directory, Progress.SILENT)) {
      assertThat(doors).isNotNull();
      String ann = "{\"email\":\"Ann.Lee@SHOP.test\"}";
      assertThat(read(port, "wrong", ann).statusCode()).isEqualTo(401);
      assertThat(read(port, TestPeople.TOKEN, "{\"email\":\"x\"}").statusCode()).isEqualTo(400);
      assertThat(read(port, TestPeople.TOKEN, ann).body())
          .contains("\"title\":\"Hello Ann\"", "\"text\":\"Shoes are back.\"", "/stop/");
      assertThat(read(port, TestPeople.TOKEN, "{\"email\":\"nobody@shop.test\"}").body())
          .isEqualTo("{\"messages\":[]}");
      Files.writeString(node.path("objections.csv"), "email\nann.lee@shop.test\n");
      try {
        assertThat(read(port, TestPeople.TOKEN, ann).body()).isEqualTo("{\"messages\":[]}");
      } finally {
        Files.writeString(node.path("objections.csv"), "email\n");
      }
      assertThat(read(port, TestPeople.TOKEN, ann).body())
          .as("taken away, and not only hidden")
          .isEqualTo("{\"messages\":[]}");
    }
    try (var files = Files.walk(node.path("inbox"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("Shoes");
      }
    }
  }

  private HttpResponse<String> read(int port, String key, String body) throws Exception {
    HttpClient http =
        HttpClient.newBuilder()
            .sslContext(Trusting.node(new NodeDirectory(node.path("")).tls().certificatePem()))
            .build();
    return http.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1/inbox"))
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private MimeMessage to(String address) throws Exception {
    for (MimeMessage message : smtp.getReceivedMessages()) {
      if (message.getAllRecipients()[0].toString().equals(address)) {
        return message;
      }
    }
    throw new AssertionError("no message to " + address);
  }

  private String email(String name, String quiet, String atMost) {
    return """
        - name: %s
          kind: email
          with: {%s, host: 127.0.0.1, port: %d, from: news@shop.example, quiet: "%s",
            at-most: %s, subject: "Hello {{given_name|you}}",
            text: "Shoes are back. No more: {{unsubscribe}}"}
          secrets: {unsubscribe: "file:token.key"}
        """
        .formatted(name, COMMON, smtp.getSmtp().getPort(), quiet, atMost);
  }

  private static String webhook(String name, String kind, String more, StandIn gateway) {
    return """
        - name: %s
          kind: %s
          with: {%s, url: "%s/in", quiet: "%s", at-most: 9 per day, %s
            text: "Shoes are back. No more: {{unsubscribe}}"}
          secrets: {unsubscribe: "file:token.key", signing: "file:token.key"}
        """
        .formatted(name, kind, COMMON, gateway.base(), night(false), more);
  }

  /** A span around now, or none. */
  private static String night(boolean isNow) {
    LocalTime now = LocalTime.now(ZoneOffset.UTC);
    return isNow
        ? "%s-%s"
            .formatted(
                now.minusHours(2).toString().substring(0, 5),
                now.plusHours(2).toString().substring(0, 5))
        : "00:00-00:00";
  }

  private void audience(String name, String... destinations) {
    node.declare(name, destinations);
    Set<UUID> people = new TreeSet<>(node.people().values());
    assertThat(people).hasSize(2);
    node.listed(name, people, "email", "sms", "push", "inbox");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
