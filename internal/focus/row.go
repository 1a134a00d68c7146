package focus

// What is the same in every row of every file.
const (
	vendor      = "Plivo"
	usage       = "Usage"
	standard    = "Standard"
	accountType = "Account"
	usageBased  = "Usage-Based"
	seconds     = "Seconds"
	meter       = "Call minutes"
	trunk       = "SIP Trunk"
	noTags      = "{}"
	service     = "SIP Trunking (Zentrunk)"
	// FOCUS knows no telephony. Networking is "communication between networks".
	category    = "Networking"
	subcategory = "Network Connectivity"
)

// An amount is a DECIMAL(38,12), as the tags of its columns say.
type amount = [16]byte

// A row is the file's schema: FOCUS's columns by name, and ours behind them. Some are NULL
// in every row, since FOCUS wants the column. What may be NULL is a pointer: of a plain
// text that is optional the library writes some NULLs as empty texts, those behind n texts
// in a row that end a word of 64 bits and begin at its bit n.
//
// Decimals have dictionaries: without, the library writes other bounds on processors that
// know AVX-512 (write.go). Texts have them too, or are PLAIN where few repeat: fastparquet
// refuses what the library makes of them otherwise.
type row struct {
	BilledCost                         amount  `parquet:"BilledCost,decimal(12:38),dict"`
	BillingAccountID                   string  `parquet:"BillingAccountId,dict"`
	BillingAccountName                 string  `parquet:"BillingAccountName,dict"`
	BillingAccountType                 string  `parquet:"BillingAccountType,dict"`
	BillingCurrency                    string  `parquet:"BillingCurrency,dict"`
	BillingPeriodEnd                   int64   `parquet:"BillingPeriodEnd,timestamp(microsecond),dict"`
	BillingPeriodStart                 int64   `parquet:"BillingPeriodStart,timestamp(microsecond),dict"`
	ChargeCategory                     string  `parquet:"ChargeCategory,dict"`
	ChargeClass                        *string `parquet:"ChargeClass,optional,dict"` // no day is a correction of a month that was invoiced
	ChargeDescription                  string  `parquet:"ChargeDescription,plain"`
	ChargeFrequency                    string  `parquet:"ChargeFrequency,dict"`
	ChargePeriodEnd                    int64   `parquet:"ChargePeriodEnd,timestamp(microsecond),dict"`
	ChargePeriodStart                  int64   `parquet:"ChargePeriodStart,timestamp(microsecond),dict"`
	CommitmentDiscountStatus           *string `parquet:"CommitmentDiscountStatus,optional,dict"`
	ConsumedQuantity                   amount  `parquet:"ConsumedQuantity,decimal(12:38),dict"`
	ConsumedUnit                       string  `parquet:"ConsumedUnit,dict"`
	ContractedCost                     amount  `parquet:"ContractedCost,decimal(12:38),dict"`
	ContractedUnitPrice                amount  `parquet:"ContractedUnitPrice,decimal(12:38),dict"`
	EffectiveCost                      amount  `parquet:"EffectiveCost,decimal(12:38),dict"`
	InvoiceID                          *string `parquet:"InvoiceId,optional,dict"`
	InvoiceIssuerName                  string  `parquet:"InvoiceIssuerName,dict"`
	ListCost                           amount  `parquet:"ListCost,decimal(12:38),dict"`
	ListUnitPrice                      amount  `parquet:"ListUnitPrice,decimal(12:38),dict"`
	PricingCategory                    string  `parquet:"PricingCategory,dict"`
	PricingCurrency                    string  `parquet:"PricingCurrency,dict"`
	PricingCurrencyContractedUnitPrice amount  `parquet:"PricingCurrencyContractedUnitPrice,decimal(12:38),dict"`
	PricingCurrencyEffectiveCost       amount  `parquet:"PricingCurrencyEffectiveCost,decimal(12:38),dict"`
	PricingCurrencyListUnitPrice       amount  `parquet:"PricingCurrencyListUnitPrice,decimal(12:38),dict"`
	PricingQuantity                    amount  `parquet:"PricingQuantity,decimal(12:38),dict"`
	PricingUnit                        string  `parquet:"PricingUnit,dict"`
	ProviderName                       string  `parquet:"ProviderName,dict"`
	PublisherName                      string  `parquet:"PublisherName,dict"`
	RegionID                           *string `parquet:"RegionId,optional,dict"`
	RegionName                         *string `parquet:"RegionName,optional,dict"`
	ResourceID                         *string `parquet:"ResourceId,optional,dict"`
	ResourceName                       *string `parquet:"ResourceName,optional,dict"`
	ResourceType                       *string `parquet:"ResourceType,optional,dict"`
	ServiceCategory                    string  `parquet:"ServiceCategory,dict"`
	ServiceName                        string  `parquet:"ServiceName,dict"`
	ServiceSubcategory                 string  `parquet:"ServiceSubcategory,dict"`
	SkuID                              string  `parquet:"SkuId,plain"`
	SkuMeter                           string  `parquet:"SkuMeter,dict"`
	SkuPriceDetails                    *string `parquet:"SkuPriceDetails,optional,dict"`
	SkuPriceID                         string  `parquet:"SkuPriceId,plain"`
	SubAccountID                       *string `parquet:"SubAccountId,optional,dict"`
	SubAccountName                     *string `parquet:"SubAccountName,optional,dict"`
	Tags                               string  `parquet:"Tags,dict"`
	CallDirection                      *string `parquet:"x_CallDirection,optional,dict"`
	FromCountry                        *string `parquet:"x_FromCountry,optional,dict"`
	ToCountry                          *string `parquet:"x_ToCountry,optional,dict"`
	Calls                              int64   `parquet:"x_Calls"`
	Answered                           int64   `parquet:"x_Answered"`
	TalkSeconds                        int64   `parquet:"x_TalkSeconds"`
	SecureTrunking                     *bool   `parquet:"x_SecureTrunking,optional"`
	RateDerived                        bool    `parquet:"x_RateDerived"`
}
