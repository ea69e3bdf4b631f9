package io.parley.server.activation;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.file.FileFormat;
import io.parley.connector.destination.file.GoogleCustomerMatchCsv;
import io.parley.connector.destination.file.LiveRampFile;
import io.parley.connector.destination.file.PlainColumns;
import io.parley.connector.destination.file.PlainCsv;
import io.parley.connector.destination.file.PlainParquet;
import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.SecretRef;
import io.parley.connector.destination.message.WebhookChannel;
import io.parley.connector.destination.platform.Account;
import io.parley.connector.destination.platform.AmazonAudience;
import io.parley.connector.destination.platform.GoogleAudience;
import io.parley.connector.destination.platform.LinkedInSegment;
import io.parley.connector.destination.platform.MetaCustomAudience;
import io.parley.connector.destination.platform.TikTokSegment;
import io.parley.connector.destination.platform.TradeDeskCrm;
import io.parley.connector.destination.platform.TradeDeskFirstParty;
import io.parley.connector.destination.platform.Uid2Map;
import io.parley.connector.destination.platform.Webhook;
import io.parley.identity.normalise.ExportProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The kinds of destination that node.yaml may have, by their words in policies. */
enum DestinationKind {
  FILE(w -> w.file(plain(w)), List.of("format", "columns", "profile"), List.of(), true),
  GOOGLE_CUSTOMER_MATCH(
      w -> w.file(new GoogleCustomerMatchCsv(w.number("emails", 2), w.number("phones", 2))),
      List.of("emails", "phones"),
      List.of(),
      true),
  LIVERAMP(w -> w.file(new LiveRampFile(w.must("segment"))), List.of("segment"), List.of(), true),
  GOOGLE_DATA_MANAGER(
      w ->
          new GoogleAudience(
              w.account("https://datamanager.googleapis.com"),
              new GoogleAudience.Target(
                  w.may("account-type").orElse("GOOGLE_ADS"),
                  w.must("account"),
                  w.may("login-account").orElse(w.must("account")),
                  w.must("audience"))),
      List.of("url", "account-type", "account", "login-account", "audience"),
      List.of("token"),
      false),
  META_CUSTOM_AUDIENCE(
      w -> new MetaCustomAudience(w.account(""), w.must("audience")),
      List.of("url", "audience"),
      List.of("token"),
      false),
  TIKTOK_SEGMENT(
      w -> new TikTokSegment(w.account(""), w.must("advertiser"), w.must("audience")),
      List.of("url", "advertiser", "audience"),
      List.of("token"),
      false),
  LINKEDIN_SEGMENT(
      w ->
          new LinkedInSegment(
              w.account("https://api.linkedin.com"), w.must("segment"), w.must("version")),
      List.of("url", "segment", "version"),
      List.of("token"),
      false),
  AMAZON_AUDIENCE(
      w -> new AmazonAudience(w.account(""), w.must("client-id"), w.must("audience")),
      List.of("url", "client-id", "audience"),
      List.of("token"),
      false),
  TRADE_DESK_CRM(
      w ->
          new TradeDeskCrm(
              w.account(""),
              w.must("advertiser"),
              w.must("segment"),
              new HashSet<>(w.words("drop-hosts", ""))),
      List.of("url", "advertiser", "segment", "drop-hosts"),
      List.of("token"),
      false),
  TRADE_DESK_UID2(
      w ->
          new TradeDeskFirstParty(
              w.account(""),
              new Uid2Map(
                  new Account(Endpoint.of(w.must("uid2-url")), w.secret("uid2-key"), w.http()),
                  w.secret("uid2-secret")),
              new TradeDeskFirstParty.Segment(
                  w.must("advertiser"), w.must("segment"), w.number("minutes", 43_200))),
      List.of("url", "uid2-url", "advertiser", "segment", "minutes"),
      List.of("token", "uid2-key", "uid2-secret"),
      false),
  WEBHOOK(
      w ->
          new Webhook(
              w.account("", "signing"),
              w.must("audience"),
              w.profile().orElse(ExportProfile.META),
              EnumSet.copyOf(w.kinds("columns", "email,phone"))),
      List.of("url", "audience", "columns", "profile"),
      List.of("signing"),
      false),
  PAIR(DestinationKind::pair, List.of("exchange", "side", "results"), List.of("shared"), true),
  EMAIL(
      Messages::email,
      messages("subject", "host", "port", "tls", "from", "user"),
      List.of("password", "unsubscribe"),
      false),
  SMS(
      w -> Messages.byWebhook(w, WebhookChannel.Kind.SMS),
      messages("url"),
      List.of("signing", "unsubscribe"),
      false),
  PUSH(
      w -> Messages.byWebhook(w, WebhookChannel.Kind.PUSH),
      messages("subject", "url"),
      List.of("signing", "unsubscribe"),
      false),
  INBOX(
      Messages::inbox,
      messages("subject", "by", "keep-days", "port"),
      List.of("read", "unsubscribe"),
      false);

  /**
   * What every kind may have: the purpose to which people consent, beside that of the list; and a
   * file that says more of people, with the kinds of value of it that may leave.
   */
  static final Set<String> COMMON = Set.of("purpose", "people", "fields");

  // Functions without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Wiring, Destination> maker;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.copyOf
  private final Set<String> settings;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.copyOf
  private final Set<String> secrets;

  DestinationKind(
      Function<Wiring, Destination> maker,
      List<String> settings,
      List<String> secrets,
      boolean inStores) {
    this.maker = maker;
    Set<String> all = new HashSet<>(settings);
    Set<String> hidden = new HashSet<>(secrets);
    if (inStores) {
      all.addAll(
          List.of("folder", "below", "sftp-host", "sftp-port", "sftp-fingerprint", "sftp-user"));
      all.addAll(
          List.of(
              "s3-bucket", "s3-prefix", "s3-endpoint", "s3-region", "s3-path-style", "s3-key-id"));
      hidden.addAll(List.of("password", "key", "s3-secret"));
    }
    this.settings = Set.copyOf(all);
    this.secrets = Set.copyOf(hidden);
  }

  /** As policies and node.yaml write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<DestinationKind> of(String word) {
    return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
  }

  Set<String> settings() {
    Set<String> all = new HashSet<>(settings);
    all.addAll(COMMON);
    return all;
  }

  Set<String> secrets() {
    return secrets;
  }

  /** The destination; nothing is looked up or connected to. */
  Destination make(Wiring wiring) {
    return maker.apply(wiring);
  }

  private static List<String> messages(String... more) {
    List<String> settings = new ArrayList<>(Messages.SETTINGS);
    settings.addAll(List.of(more));
    return settings;
  }

  private static Destination pair(Wiring w) {
    PairDestination.Side side =
        switch (w.must("side")) {
          case "publisher" -> PairDestination.Side.PUBLISHER;
          case "advertiser" -> PairDestination.Side.ADVERTISER;
          default -> throw w.bad("side", "is publisher or advertiser");
        };
    SecretRef shared = w.secret("shared");
    return new PairDestination(
        new PairDestination.Exchange(w.must("exchange"), side),
        w.store(),
        w.node().resolve(w.must("results")),
        () -> w.secrets().resolve(shared),
        w.node());
  }

  private static FileFormat plain(Wiring w) {
    PlainColumns columns = new PlainColumns(w.kinds("columns", "email"), w.profile());
    return switch (w.may("format").orElse("csv")) {
      case "csv" -> new PlainCsv(columns);
      case "parquet" -> new PlainParquet(columns);
      default -> throw w.bad("format", "is csv or parquet");
    };
  }
}
