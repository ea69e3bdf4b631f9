package io.parley.connector.destination.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.DeliveryReceipt;
import io.parley.connector.destination.DeliveryRun;
import io.parley.connector.destination.FileJournal;
import io.parley.connector.destination.RawValue;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.TestPeople;
import io.parley.connector.destination.http.Endpoint;
import io.parley.identity.normalise.AttributeKind;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E-mail against a real SMTP server in this process; text messages against a stand-in. */
class MessageDestinationTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  private static final Set<AttributeKind> NAME = Set.of(AttributeKind.GIVEN_NAME);

  private final GreenMail smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final Set<String> unsubscribed = new HashSet<>();
  private final List<String> log = new ArrayList<>();
  private Path folder;

  @BeforeEach
  void start(@TempDir Path directory) {
    folder = directory;
    smtp.start();
  }

  @AfterEach
  void stop() {
    smtp.stop();
  }

  private SmtpChannel channel() {
    return new SmtpChannel(
        new SmtpChannel.Server("127.0.0.1", smtp.getSmtp().getPort(), false),
        "news@shop.example",
        Optional.empty());
  }

  private MessageRules rules(Instant now, int most) {
    return new MessageRules(
        member -> unsubscribed.contains(member.id()),
        LocalTime.of(21, 0),
        LocalTime.of(8, 0),
        member ->
            member.region().equals("GB")
                ? Optional.of(ZoneId.of("Europe/London"))
                : Optional.empty(),
        Set.of(ZoneId.of("America/New_York"), ZoneId.of("America/Los_Angeles")),
        most,
        Duration.ofDays(7),
        new MessageLog() {
          @Override
          public int sentSince(String id, Instant since) {
            return (int) log.stream().filter(id::equals).count();
          }

          @Override
          public boolean sending(String id, Instant when, Instant since, int cap) {
            return sentSince(id, since) < cap && log.add(id);
          }

          @Override
          public void notSent(String id, Instant when) {
            log.remove(id);
          }
        },
        InstantSource.fixed(now));
  }

  private MessageDestination destination(Channel channel, Instant now) {
    return new MessageDestination(
        channel,
        "autumn",
        Template.of("Hello {{given_name|you}}", NAME),
        Template.of("Dear {{given_name|friend}},\nno more: {{unsubscribe}}\n", NAME),
        new UnsubscribeLinks(Endpoint.of("https://shop.example/stop"), TestPeople::token),
        rules(now, 2));
  }

  private static AudienceMember person(String id, String email, String name) {
    return new AudienceMember(
        id,
        Change.ADD,
        "GB",
        List.of(
            new RawValue(AttributeKind.EMAIL, email),
            new RawValue(AttributeKind.PHONE, "+44 20 7946 0958"),
            new RawValue(AttributeKind.GIVEN_NAME, name)));
  }

  private DeliveryReceipt deliver(
      MessageDestination destination, String id, AudienceMember... people) {
    try (FileJournal journal = FileJournal.open(folder.resolve(id))) {
      return new DeliveryRun(destination, InstantSource.system())
          .deliver(TestPeople.order(id, List.of(people)), journal);
    }
  }

  @Test
  void mail_goesToTheAddressAsGiven_withNameAndWayOut() throws Exception {
    DeliveryReceipt receipt =
        deliver(
            destination(channel(), NOON),
            "d1",
            person("a", "Ann.Lee+News@Mail.Example", "Ann\r\nBcc: all@mail.example"));

    assertThat(receipt.added()).isEqualTo(1);
    MimeMessage mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("Ann.Lee+News@Mail.Example");
    assertThat(mail.getSubject()).isEqualTo("Hello Ann Bcc: all@mail.example");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getHeader("List-Unsubscribe")[0])
        .matches("<https://shop\\.example/stop/[A-Za-z0-9_-]{43}>");
    assertThat(mail.getHeader("List-Unsubscribe-Post")[0]).isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mail.getContent().toString()).contains("https://shop.example/stop/");
    assertThat(receipt.toJson().toLowerCase(Locale.ROOT)).doesNotContain("ann");
    assertThat(Files.readString(folder.resolve("d1"))).doesNotContain("mail.example");
  }

  @Test
  void deliveryTakenUpAgain_sendsNobodyASecond_evenUnderAnotherName() {
    deliver(
        destination(channel(), NOON),
        "d1",
        person("a", "a@mail.example", "Ann"),
        person("b", "b@mail.example", "Ben"));
    DeliveryReceipt receipt =
        deliver(
            destination(channel(), NOON),
            "d1",
            person("a", "a@mail.example", "Anna"),
            person("c", "c@mail.example", "Cy"));

    assertThat(receipt.batchesEarlier()).isEqualTo(1);
    assertThat(receipt.batchesSent()).isEqualTo(1);
    assertThat(smtp.getReceivedMessages()).hasSize(3);
  }

  @Test
  void crashWhileSending_leavesAMessageInDoubt_andNeverSendsItAgain() {
    Channel crashing =
        new Through(channel()) {
          @Override
          public BatchResult send(Message message) {
            super.send(message);
            throw new IllegalStateException("the power is gone");
          }
        };
    AudienceMember ann = person("a", "a@mail.example", "Ann");
    assertThatThrownBy(() -> deliver(destination(crashing, NOON), "d1", ann))
        .hasMessage("the power is gone");
    DeliveryReceipt receipt =
        deliver(destination(channel(), NOON), "d1", ann, person("b", "b@mail.example", "Ben"));

    assertThat(receipt.skipped()).containsEntry(SkipReason.IN_DOUBT, 1L);
    assertThat(receipt.added()).isEqualTo(1);
    assertThat(smtp.getReceivedMessages()).hasSize(2);
  }

  @Test
  void rules_keepMessagesBack() {
    unsubscribed.add("a");
    log.addAll(List.of("b", "b"));
    DeliveryReceipt receipt =
        deliver(
            destination(channel(), NOON),
            "d1",
            person("a", "a@mail.example", "Ann"),
            person("b", "b@mail.example", "Ben"),
            person("c", "c@mail.example", "Cy"),
            person("d", "no address", "Dee"));

    assertThat(receipt.skipped())
        .containsEntry(SkipReason.SUPPRESSED, 1L)
        .containsEntry(SkipReason.TOO_OFTEN, 1L)
        .containsEntry(SkipReason.NO_USABLE_IDENTIFIER, 1L);
    assertThat(smtp.getReceivedMessages()).hasSize(1);
  }

  @Test
  void night_isWhereThePersonIs_andAnywhereWhenThatIsNotKnown() {
    AudienceMember london = person("a", "a@mail.example", "Ann");
    AudienceMember somewhere =
        TestPeople.member("b", Change.ADD, new RawValue(AttributeKind.EMAIL, "b@mail.example"));
    // 12:00 in London, 07:00 in New York, 04:00 in Los Angeles.
    DeliveryReceipt noon = deliver(destination(channel(), NOON), "d1", london, somewhere);
    assertThat(noon.added()).isEqualTo(1);
    assertThat(noon.skipped()).containsEntry(SkipReason.QUIET_HOURS, 1L);

    // 22:00 in London, 17:00 and 14:00 over there: what was held goes now.
    Instant evening = NOON.plus(Duration.ofHours(10));
    DeliveryReceipt later = deliver(destination(channel(), evening), "d1", london, somewhere);
    assertThat(later.added()).isEqualTo(2);
    assertThat(smtp.getReceivedMessages()).hasSize(2);
    assertThat(deliver(destination(channel(), evening), "d2", london).skipped())
        .containsEntry(SkipReason.QUIET_HOURS, 1L);
  }

  @Test
  void serverThatIsGone_stopsTheDelivery_withoutAnAddress() {
    MessageDestination destination = destination(channel(), NOON);
    smtp.stop();
    DeliveryReceipt receipt =
        deliver(
            destination,
            "d1",
            person("a", "a@mail.example", "Ann"),
            person("b", "b@mail.example", "Ben"));

    assertThat(receipt.complete()).isFalse();
    assertThat(receipt.failures()).containsEntry("smtp_unreachable", 1L);
    assertThat(receipt.notTried()).isEqualTo(1);
    assertThat(log).as("what did not go counts for nobody").isEmpty();
  }

  @Test
  void textMessage_goesBySignedWebhook_toANumberInE164() {
    try (StandIn gateway =
        new StandIn(
            (call, audience) -> {
              StandIn.members(
                  call.json(),
                  Set.of("v", "channel", "message", "to", "text", "unsubscribe"),
                  Set.of());
              StandIn.rule(call.headers().containsKey("webhook-signature"), "signature");
              audience.add(call.json().path("to").asString());
              return new StandIn.Reply(200, "{}");
            })) {
      WebhookChannel sms =
          new WebhookChannel(
              WebhookChannel.Kind.SMS,
              Endpoint.of(gateway.base() + "/sms"),
              gateway.account("", 1).token(),
              gateway.account("", 1).http());
      deliver(destination(sms, NOON), "d1", person("a", "a@mail.example", "Ann"));

      assertThat(gateway.broken()).isEmpty();
      assertThat(gateway.members()).containsExactly("+442079460958");
    }
  }

  @Test
  void templateThatNamesWhatIsNotAllowed_orHasNoWayOut_isRefused() {
    assertThatThrownBy(() -> Template.of("{{birth_date}}", NAME))
        .hasMessageContaining("birth_date");
    assertThatThrownBy(() -> Template.of("{{given_name", NAME))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new MessageDestination(
                    channel(),
                    "autumn",
                    Template.of("Hello", NAME),
                    Template.of("Buy", NAME),
                    new UnsubscribeLinks(Endpoint.of("https://shop.example"), TestPeople::token),
                    rules(NOON, 1)))
        .hasMessageContaining("{{unsubscribe}}");
  }

  private static class Through implements Channel {
    private final Channel channel;

    Through(Channel channel) {
      this.channel = channel;
    }

    @Override
    public String name() {
      return channel.name();
    }

    @Override
    public AttributeKind address() {
      return channel.address();
    }

    @Override
    public boolean hasSubject() {
      return channel.hasSubject();
    }

    @Override
    public boolean needsUnsubscribe() {
      return channel.needsUnsubscribe();
    }

    @Override
    public BatchResult send(Message message) {
      return channel.send(message);
    }
  }
}
