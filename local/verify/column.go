package verify

import (
	"fmt"

	"github.com/parquet-go/parquet-go"
)

// A kind is a type as the contract spells it.
type kind string

const (
	text    kind = "STRING"
	count   kind = "INT32"
	long    kind = "INT64"
	moment  kind = "TIMESTAMP(MICROS, UTC)"
	cash    kind = "DECIMAL(18,8)"
	precise kind = "DECIMAL(38,12)"
	flag    kind = "BOOLEAN"
	double  kind = "DOUBLE"
)

// kinds are the kinds by what Parquet calls them: the type of the bytes, and what they
// mean.
var kinds = map[string]kind{
	"BYTE_ARRAY STRING": text,
	"INT32":             count, "INT32 INT(32,true)": count,
	"INT64": long, "INT64 INT(64,true)": long,
	"INT64 TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)": moment,
	"INT64 DECIMAL(18,8)":                               cash,
	"FIXED_LEN_BYTE_ARRAY(16) DECIMAL(38,12)":           precise,
	"BOOLEAN": flag,
	"DOUBLE":  double,
}

// kindOf returns the kind of a column of a file. One that the contract does not know is
// told as Parquet calls it.
func kindOf(t parquet.Type) kind {
	name := t.Kind().String()
	if t.Kind() == parquet.FixedLenByteArray {
		name += fmt.Sprintf("(%d)", t.Length())
	}
	if logical := t.LogicalType(); logical != nil && logical.Value != nil {
		name += " " + logical.String()
	}
	if k, ok := kinds[name]; ok {
		return k
	}
	return kind(name)
}

// callColumns are the columns of calls.parquet by kind.
var callColumns = map[kind][]string{
	text: {
		"call_uuid", "call_id", "from_number", "to_number", "call_direction", "hangup_cause_name", "hangup_source",
		"trunk_domain", "trunk_id", "from_country", "to_country", "transport_protocol", "stir_verification", "attestation_indicator",
		"insights_status", "from_carrier", "from_region", "to_carrier", "to_region", "quality_rating", "extra",
	},
	count:  {"call_duration", "bill_duration", "billed_duration", "hangup_cause_code"},
	moment: {"initiation_time", "answer_time", "end_time"},
	cash:   {"total_rate", "total_amount", "secure_trunking_rate", "cnam_lookup_rate"},
	flag:   {"srtp", "secure_trunking", "cnam_lookup"},
	double: {"rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms", "quality_score"},
}

// needed are the columns without which nothing can be told of a call. Others may be
// missing in a file of older code, if the manifest does not name them.
var needed = []string{"call_uuid", "end_time", "insights_status"}
