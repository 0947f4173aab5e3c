package httpapi

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// lists makes every list of an answer a list: a nil slice of Go would be null in JSON, which the document
// rules out, and a page that reads it would have to ask each time.
func lists(_ huma.Context, _ string, v any) (any, error) {
	whole := reflect.ValueOf(v)
	if whole.Kind() == reflect.Pointer {
		fill(whole)
		return v, nil
	}
	if whole.Kind() != reflect.Struct && whole.Kind() != reflect.Slice {
		return v, nil
	}
	settable := reflect.New(whole.Type())
	settable.Elem().Set(whole)
	fill(settable)
	return settable.Elem().Interface(), nil
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.Kind() == reflect.Pointer && !v.IsNil() {
			fill(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return // bytes, or raw JSON
		}
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if k := v.Type().Elem().Kind(); k == reflect.Struct || k == reflect.Pointer || k == reflect.Slice {
			for i := range v.Len() {
				fill(v.Index(i))
			}
		}
	}
}
