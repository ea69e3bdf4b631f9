package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.SourceException;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroRecordsTest {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Order", "fields": [
        {"name": "email", "type": "string"},
        {"name": "pieces", "type": "int"},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
        {"name": "huge", "type": {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 2}},
        {"name": "paid", "type": ["null", "boolean"], "default": null},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "exact", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["WEB", "SHOP"]}},
        {"name": "raw", "type": "bytes"},
        {"name": "weight", "type": "double"},
        {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [
          {"name": "sku", "type": "string"}, {"name": "rate", "type": "float"}]}}},
        {"name": "tags", "type": {"type": "map", "values": "long"}}
      ]}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  private AvroRecords records(String schema, Optional<SchemaRegistry> registry) {
    try {
      return AvroRecords.of(Files.writeString(folder.resolve("order.avsc"), schema), registry);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static GenericRecord order() {
    Schema schema = new Schema.Parser().parse(SCHEMA);
    GenericRecord order = new GenericData.Record(schema);
    order.put("email", "ann@example.com");
    order.put("pieces", 3);
    order.put("price", ByteBuffer.wrap(new BigInteger("-1250").toByteArray()));
    order.put("huge", ByteBuffer.wrap(new BigInteger("12345678901234567890123").toByteArray()));
    order.put("paid", true);
    order.put("day", (int) LocalDate.of(2027, 1, 31).toEpochDay());
    order.put("at", -1L);
    order.put("exact", 1_700_000_000_123_456L);
    order.put("id", "00000000-0000-0001-0000-000000000002");
    order.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "SHOP"));
    order.put("raw", ByteBuffer.wrap(new byte[] {1, 2}));
    order.put("weight", 0.1);
    Schema line = schema.getField("lines").schema().getElementType();
    GenericRecord first = new GenericData.Record(line);
    first.put("sku", "A\"1");
    first.put("rate", Float.POSITIVE_INFINITY);
    order.put("lines", List.of(first));
    order.put("tags", Map.of("n", 7L));
    return order;
  }

  private static byte[] encoded(GenericRecord record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fields_areColumnsOfTheLake() throws UnreadableRecordException {
    AvroRecords records = records(SCHEMA, Optional.empty());

    assertThat(records.columns())
        .extracting(LakeColumn::type)
        .containsExactly(
            LakeType.STRING,
            LakeType.LONG,
            LakeType.DECIMAL,
            LakeType.STRING,
            LakeType.BOOLEAN,
            LakeType.DATE,
            LakeType.TIMESTAMP,
            LakeType.TIMESTAMP,
            LakeType.UUID,
            LakeType.STRING,
            LakeType.BINARY,
            LakeType.STRING,
            LakeType.STRING,
            LakeType.STRING);
    List<Object> values =
        records.read(encoded(order())).stream().map(Optional::orElseThrow).toList();
    assertThat(values.subList(0, 10))
        .containsExactly(
            "ann@example.com",
            3L,
            new BigDecimal("-12.5000"),
            "123456789012345678901.23",
            true,
            LocalDate.of(2027, 1, 31),
            LocalDateTime.parse("1969-12-31T23:59:59.999"),
            LocalDateTime.parse("2023-11-14T22:13:20.123456"),
            new UUID(1, 2),
            "SHOP");
    assertThat((byte[]) values.get(10)).containsExactly(1, 2);
    assertThat(values.subList(11, 14))
        .containsExactly("0.1", "[{\"sku\":\"A\\\"1\",\"rate\":\"Infinity\"}]", "{\"n\":7}");
  }

  @Test
  void null_isNoValue() throws UnreadableRecordException {
    GenericRecord order = order();
    order.put("paid", null);

    assertThat(records(SCHEMA, Optional.empty()).read(encoded(order)).get(4)).isEmpty();
  }

  @Test
  void anyBytes_areReadOrRejected_andNeverQuoted() {
    AvroRecords records = records(SCHEMA, Optional.empty());
    byte[] good = encoded(order());
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] bad = i < good.length ? Arrays.copyOf(good, i) : good.clone();
      if (i >= good.length) {
        for (int j = 0; j <= i % 4; j++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
      }
      try {
        records.read(bad);
      } catch (UnreadableRecordException e) {
        assertThat(e.reason()).doesNotContain("ann").isNotBlank();
      }
    }
    assertThatThrownBy(() -> records.read(Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("there are bytes left behind the Avro record");
  }

  @Test
  void filesThatAreNoSchemaOfARecord_areRefused() {
    assertThatThrownBy(() -> records("{\"type\": \"recor", Optional.empty()))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("order.avsc: the file is no Avro schema");
    assertThatThrownBy(() -> records("\"string\"", Optional.empty()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no record with fields");
    assertThatThrownBy(
            () ->
                records(
                    "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"_row\", \"type\": \"int\"}]}",
                    Optional.empty()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("field `_row` of the Avro schema");
  }

  @Test
  void registry_givesTheWritersSchema_andTheFileSaysWhatItIsReadAs() throws Exception {
    String writer =
        """
        {"type": "record", "name": "A", "fields": [
          {"name": "gone", "type": "string"}, {"name": "n", "type": "int"}]}
        """;
    String reader =
        """
        {"type": "record", "name": "A", "fields": [
          {"name": "n", "type": "long"}, {"name": "later", "type": "string", "default": "-"}]}
        """;
    List<String> asked = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body =
              StreamJson.bytes(
                  StreamJson.mapper()
                      .createObjectNode()
                      .put("schema", path.endsWith("/9") ? "syntax = \"proto3\";" : writer));
          int status = path.endsWith("/8") ? 404 : path.endsWith("/7") ? 500 : 200;
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      SecretBytes secret =
          SecretBytes.copyOf("s3".getBytes(StandardCharsets.UTF_8), SecretAccess.insecure());
      AvroRecords records =
          records(
              reader,
              Optional.of(
                  new SchemaRegistry(
                      address, Optional.of(new SchemaRegistry.User("joe", secret)))));
      GenericRecord a = new GenericData.Record(new Schema.Parser().parse(writer));
      a.put("gone", "x");
      a.put("n", 5);

      assertThat(records.read(framed(1, encoded(a))))
          .containsExactly(Optional.of(5L), Optional.of("-"));
      assertThat(records.read(framed(1, encoded(a)))).hasSize(2);
      assertThat(asked).containsExactly("/schemas/ids/1 Basic am9lOnMz");
      assertThatThrownBy(() -> records.read(framed(8, encoded(a))))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessage("the registry knows no schema of the record's number");
      assertThatThrownBy(() -> records.read(framed(9, encoded(a))))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessage("the record's schema in the registry is not Avro");
      assertThatThrownBy(() -> records.read(encoded(a)))
          .isInstanceOf(UnreadableRecordException.class);
      assertThatThrownBy(() -> records.read(framed(7, encoded(a))))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("answers with status 500");
    } finally {
      server.stop(0);
    }
  }

  private static byte[] framed(int number, byte[] record) {
    return ByteBuffer.allocate(5 + record.length).put((byte) 0).putInt(number).put(record).array();
  }

  @Test
  void passwordForARegistry_goesOverHttpsAlone() {
    SecretBytes secret = SecretBytes.copyOf(new byte[] {1}, SecretAccess.insecure());
    Optional<SchemaRegistry.User> user = Optional.of(new SchemaRegistry.User("joe", secret));

    assertThatThrownBy(() -> new SchemaRegistry(URI.create("http://registry.example"), user))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new SchemaRegistry(URI.create("https://joe@registry.example"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
