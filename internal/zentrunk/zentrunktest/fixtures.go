package zentrunktest

import (
	"embed"
	"encoding/json"
	"time"
)

//go:embed testdata/*.json
var testdata embed.FS

// fixture returns a file as it is, its last line feed aside.
func fixture(name string) json.RawMessage {
	b, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		panic(err) // the file is part of the package
	}
	return json.RawMessage(b[:len(b)-1])
}

func at(value string) time.Time {
	t, err := time.Parse(time.DateTime, value)
	if err != nil {
		panic(err)
	}
	return t
}

// PageCall returns the call of the API page's example response, which has
// neither call_id nor CNAM fields. It ended on 2024-01-15 and has no insights.
func PageCall() Call {
	return Call{
		UUID: "90b6eb07-796c-4d86-a4fd-44ed11667ddb",
		From: "+12025551234", To: "+13128574907", Direction: "outbound",
		CallDuration: Some[int32](180), BillDuration: Some[int32](180), BilledDuration: Some[int32](180),
		Initiation: at("2024-01-15 14:28:48"), Answer: at("2024-01-15 14:29:00"),
		End: at("2024-01-15 14:32:00"), Answered: true,
		HangupName: "normal_hangup", HangupCode: Some[int32](3000), HangupSource: "carrier",
		RateE8: Some[int64](500_000), AmountE8: Some[int64](1_500_000),
		TrunkDomain: "93667062664669661.zt.plivo.com", FromCountry: "US", ToCountry: "US",
		Transport: "udp", SRTP: Some(false),
		SecureTrunking: Some(false), SecureTrunkingRateE8: Some[int64](0),
		STIRVerification: "Verified", Attestation: "A",
		Raw: fixture("page-call.json"),
	}
}

// PageListCall returns the record of the API page's example list, which shows
// eight fields and no end_time: no reader can place it. The ledger lists it
// where PageCall is, whose call_uuid it has.
func PageListCall() Call {
	return Call{
		End:        at("2024-01-15 14:32:00"),
		Unreadable: "no end_time",
		Raw:        fixture("page-list-call.json"),
	}
}

// PageInsightsCall returns a call with the API page's example of insights. The
// page shows no record of that call: PageCall's stands in, with another UUID
// and hung up by the customer, as the insights say.
func PageInsightsCall() Call {
	c := PageCall()
	c.UUID = "c9d6be3d-94c3-4b38-a2eb-8063ca404d77"
	c.HangupCode, c.HangupSource = Some[int32](3010), "customer"
	c.Raw = nil
	c.leaveOut("call_id", "cnam_lookup", "cnam_lookup_rate")
	c.Insights = &Insights{
		FromCarrier: "Verizon Wireless", FromRegion: "US",
		ToCarrier: "AT&T", ToRegion: "US",
		RTTMillis: Some(24.0), JitterMillis: Some(3.0), PacketLossPercent: Some(0.0),
		PostDialDelayMillis: Some(1000.0), Score: Some(4.2),
		Raw: fixture("page-insights.json"),
	}
	return c
}

// ProductionCall returns a call in the shape of a record of the production API
// (plivo/plivo-cli, cmd/sip_test.go), with other values where that was masked.
// It ended on 2026-09-18 and has no insights.
func ProductionCall() Call {
	return Call{
		UUID: "f3f74402-5b1c-4e8d-9a36-0c7d2e41b985", CallID: "459580122_83746@192.0.2.1",
		From: "+912205550147", To: "+17325550123", Direction: "inbound",
		CallDuration: Some[int32](32), BillDuration: Some[int32](60), BilledDuration: Some[int32](60),
		Initiation: at("2026-09-18 08:51:53"), Answer: at("2026-09-18 08:51:54"),
		End: at("2026-09-18 08:52:26"), Answered: true,
		HangupName: "normal_hangup", HangupCode: Some[int32](3000), HangupSource: "carrier",
		RateE8: Some[int64](280_000), AmountE8: Some[int64](280_000),
		TrunkDomain: "42741122632602585.zt.plivo.com", FromCountry: "IN", ToCountry: "US",
		Transport: "tcp", SRTP: Some(false),
		SecureTrunking: Some(false), SecureTrunkingRateE8: Some[int64](0),
		CNAMLookup: Some(false), CNAMLookupRateE8: Some[int64](0),
		STIRVerification: "Not Verified", Attestation: "C",
		Raw: fixture("production-call.json"),
	}
}
