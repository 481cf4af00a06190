package io.tollgate.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaExampleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'}|'demo'",
                "{'type':'string','minLength':6}|'demode'",
                "{'type':'string','maxLength':2}|'de'",
                "{'type':'string','format':'date'}|'2026-01-01'",
                "{'type':'string','enum':['red','green']}|'red'",
                "{'const':7}|7",
                "{'type':'integer'}|1",
                "{'type':'integer','minimum':10}|10",
                "{'type':'integer','exclusiveMinimum':10}|11",
                "{'type':'integer','maximum':-3}|-3",
                "{'type':'integer','multipleOf':5}|5",
                "{'type':'number'}|1.0",
                "{'type':'number','exclusiveMaximum':1}|0.5",
                "{'type':'boolean'}|true",
                "{'type':['null','string']}|'demo'",
                "{'type':'array','items':{'type':'string'}}|[]",
                "{'type':'array','minItems':2,'items':{'type':'boolean'}}|[true,true]",
                "{'anyOf':[{'type':'boolean'},{'type':'null'}]}|true",
                "{'type':'object','properties':{'a':{'type':'string'}}}|{}",
                "{'properties':{'a':{'type':'string'}},'required':['a']}|{'a':'demo'}",
                "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},"
                        + "'required':['a']}]}|{'a':1}",
                "{'$ref':'#/$defs/n','$defs':{'n':{'type':'integer'}}}|1",
                "{'$ref':'nonsense'}|'demo'",
                "{'type':'spaghetti'}|'demo'",
                "true|'demo'"
            })
    void fits(String schema, String example) {
        assertThat(SchemaExample.of(Demo.json(schema.replace('\'', '"'))))
                .hasToString(example.replace('\'', '"'));
    }

    @Test
    void nestsObjectsAndArrays() {
        String schema =
                "{'type':'object','required':['person','tags'],'properties':{"
                        + "'person':{'type':'object','required':['name','age'],'properties':{"
                        + "'name':{'type':'string'},'age':{'type':'integer','minimum':18},"
                        + "'nick':{'type':'string'}}},"
                        + "'tags':{'type':'array','minItems':1,'items':{'enum':['x']}}}}";

        assertThat(SchemaExample.of(Demo.json(schema.replace('\'', '"'))).toString())
                .isEqualTo("{\"person\":{\"name\":\"demo\",\"age\":18},\"tags\":[\"x\"]}");
    }

    @Test
    void staysSmallWhateverTheSchemaSays() {
        String endless = "{'required':['a','b'],'properties':{'a':{'$ref':'#'},'b':{'$ref':'#'}}}";
        String wide = "{'type':'array','minItems':2000000000,'items':{'type':'integer'}}";
        String loop = "{'$ref':'#'}";

        assertThat(SchemaExample.of(Demo.json(endless.replace('\'', '"'))).toString().length())
                .isLessThan(100_000);
        assertThat(SchemaExample.of(Demo.json(wide.replace('\'', '"'))).size())
                .isLessThanOrEqualTo(2_000);
        assertThat(SchemaExample.of(Demo.json(loop.replace('\'', '"'))).isNull()).isTrue();
    }
}
